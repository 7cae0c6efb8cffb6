/**
 * Where the tables live: the catalog that names each table's current state, and the files under it.
 *
 * <p>Three promises hold here, and nothing above has to make them again. A file is in the storage,
 * on local disk also after power loss, before its writer's {@code close()} returns, or, if it is
 * written for a batch, before any table moves. A commit never claims to have failed when it may
 * have happened: see {@link dev.muster.catalog.CommitOutcome}. And several tables move together, if
 * the catalog can do that at all: see {@link dev.muster.catalog.TableBatch}.
 *
 * <p>JDK and Iceberg only; no other package of ours is imported.
 */
package dev.muster.catalog;
