/** Pure functions: a state and an entry give the rows that change. No I/O, no clock. */
package dev.muster.readiness;
