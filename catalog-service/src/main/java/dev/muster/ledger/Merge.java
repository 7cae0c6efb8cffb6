package dev.muster.ledger;

import java.util.List;

/**
 * Pages that fewer can take the place of.
 *
 * @param span what those are for
 * @param pages all that there are of a month, or some of one span
 */
record Merge(Span span, List<PageId> pages) {
  long rows() {
    return pages.stream().mapToLong(PageId::rows).sum();
  }
}
