/**
 * The Iceberg REST protocol over a catalog, so that any engine reads our tables.
 *
 * <p>{@link dev.muster.restcatalog.IcebergRest} is a function from a request to an answer and knows
 * no HTTP server; whatever goes wrong, the answer is the protocol's own error document.
 *
 * <p>Clients write their own namespaces and only read ours. A change that several tables make
 * together is one step, and a change that carries an {@code Idempotency-Key} is made once.
 */
package dev.muster.restcatalog;
