package dev.muster.model;

import static java.util.stream.Collectors.toUnmodifiableList;

import java.util.List;

/**
 * A consumer group as its owner writes it.
 *
 * @param dependencies in the owner's order, no feed twice, at least one
 * @param endpoints in the owner's order, no endpoint twice; empty if the group only polls
 */
public record GroupSpec(
    String consumerGroupName,
    String description,
    List<Dependency> dependencies,
    List<Endpoint> endpoints) {
  public GroupSpec {
    dependencies = List.copyOf(dependencies);
    endpoints = List.copyOf(endpoints);
  }

  /** The feeds waited for, in the owner's order. */
  public List<Feed> requiredFeeds() {
    return dependencies.stream().map(Dependency::feed).collect(toUnmodifiableList());
  }

  public GroupSpec withEndpoints(List<Endpoint> others) {
    return new GroupSpec(consumerGroupName, description, dependencies, others);
  }
}
