/** The command line: what can be asked for. What is done about it comes from {@code app}. */
package dev.muster.cli;
