/**
 * The state as Iceberg tables: their layouts, how records become rows, and the store that commits a
 * batch to them and finds it again.
 */
package dev.muster.ledger.tables;
