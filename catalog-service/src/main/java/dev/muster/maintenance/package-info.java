/**
 * What is done beside the commits: the files that nothing refers to any more are deleted, later
 * than any reader could need them. Everything else that keeps the tables small is part of each
 * commit.
 *
 * <p>Nothing here commits to a table, so it never gets in the committer's way; and nothing is
 * deleted unless all that the table refers to could be read.
 */
package dev.muster.maintenance;
