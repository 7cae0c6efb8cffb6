/** Talks to the HTTP API of a Muster service. */
package dev.muster.client;
