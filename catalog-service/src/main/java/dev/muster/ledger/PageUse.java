package dev.muster.ledger;

/**
 * What the memory for a table's pages is good for.
 *
 * @param rows how many it holds now
 * @param hits how often a page was found in it, since the start
 * @param reads how often one had to be read from the storage, since the start
 */
public record PageUse(long rows, long hits, long reads) {}
