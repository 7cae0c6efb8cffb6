package dev.muster.model;

import java.time.Instant;
import java.util.List;

/** A group as the ledger keeps it. The version counts the owner's changes, from 1. */
public record GroupDefinition(
    GroupSpec spec, int definitionVersion, Instant createdAt, Instant updatedAt) {
  public String consumerGroupName() {
    return spec.consumerGroupName();
  }

  public String groupDefId() {
    return idOf(consumerGroupName());
  }

  /** The id of the group of this name. */
  public static String idOf(String consumerGroupName) {
    return NameBasedId.of("group", consumerGroupName);
  }

  /** Whether anybody is to be told. */
  public boolean tellsSomebody() {
    return spec.endpoints().stream().anyMatch(endpoint -> !endpoint.disabled());
  }

  /** The same definition, with nothing more sent to this endpoint. */
  public GroupDefinition disabling(String channel, String target, Instant at) {
    List<Endpoint> endpoints =
        spec.endpoints().stream()
            .map(e -> e.channel().equals(channel) && e.target().equals(target) ? e.disable() : e)
            .toList();
    return new GroupDefinition(spec.withEndpoints(endpoints), definitionVersion, createdAt, at);
  }

  /** The id of this group's row for a feed in the dependencies table. */
  public String dependencyId(Feed feed) {
    return NameBasedId.of("dependency", consumerGroupName(), feed.sourceSystem(), feed.dataType());
  }
}
