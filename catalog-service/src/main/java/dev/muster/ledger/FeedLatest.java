package dev.muster.ledger;

import dev.muster.model.Feed;
import dev.muster.model.PartitionStatus;
import java.util.Optional;

/**
 * The newest that is known of a feed.
 *
 * @param newest its row of the latest date
 * @param newestReady its row of the latest date that is ready
 */
public record FeedLatest(
    Feed feed, PartitionStatus newest, Optional<PartitionStatus> newestReady) {}
