/**
 * The one committer: entries queue, a batch is applied to the state in memory by {@code readiness},
 * the changed rows are stored, then the listeners are told and the waiters answered.
 */
package dev.muster.ledger;
