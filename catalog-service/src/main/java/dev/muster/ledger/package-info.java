/**
 * The one committer: entries queue, a batch is applied to the state in memory by {@code readiness},
 * the changed rows are stored, then the waiters are answered and the listeners told.
 */
package dev.muster.ledger;
