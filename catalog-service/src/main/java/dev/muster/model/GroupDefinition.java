package dev.muster.model;

import java.time.Instant;

/** A group as the ledger keeps it. The version counts the owner's changes, from 1. */
public record GroupDefinition(
    GroupSpec spec, int definitionVersion, Instant createdAt, Instant updatedAt) {
  public String consumerGroupName() {
    return spec.consumerGroupName();
  }

  public String groupDefId() {
    return NameBasedId.of("group", consumerGroupName());
  }

  /** The id of this group's row for a feed in the dependencies table. */
  public String dependencyId(Feed feed) {
    return NameBasedId.of(
        "dependency", consumerGroupName(), feed.sourceSystem(), feed.dataType());
  }
}
