/**
 * Tells the endpoints of a group that a date is complete: the outbox, its schedule, the channels
 * and their signatures. What is open is what the ledger has committed, and every attempt goes back
 * to the ledger as an entry.
 */
package dev.muster.notification;
