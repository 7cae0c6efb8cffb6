/**
 * What every engine's test stands on: an object store, the service on it as a process of its own, a
 * day of events through its HTTP API, and the questions of {@code sql/}.
 */
package dev.muster.engines;
