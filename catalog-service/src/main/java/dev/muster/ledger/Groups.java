package dev.muster.ledger;

import dev.muster.model.Feed;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupStatus;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Every group's definition. Never changes. */
final class Groups {
  private final NavigableMap<String, GroupDefinition> byName = new TreeMap<>();
  private final Map<Feed, NavigableMap<String, GroupDefinition>> waiting = new HashMap<>();
  private final Map<String, List<Feed>> requiredFeeds = new HashMap<>();

  Groups(Collection<GroupDefinition> definitions) {
    for (GroupDefinition group : definitions) {
      byName.put(group.consumerGroupName(), group);
      List<Feed> required = group.spec().requiredFeeds();
      requiredFeeds.put(group.consumerGroupName(), required);
      for (Feed feed : required) {
        waiting.computeIfAbsent(feed, f -> new TreeMap<>()).put(group.consumerGroupName(), group);
      }
    }
  }

  Optional<GroupDefinition> get(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** By name. */
  List<GroupDefinition> all() {
    return List.copyOf(byName.values());
  }

  /** By name. */
  Collection<GroupDefinition> waitingFor(Feed feed) {
    return waiting.getOrDefault(feed, Collections.emptyNavigableMap()).values();
  }

  /**
   * The same row with the feeds of the group's definition in the place of its own. A row that was
   * read would hold a copy of each feed, which is most of its memory.
   */
  GroupStatus sharing(GroupStatus row) {
    List<Feed> known = requiredFeeds.get(row.consumerGroupName());
    return known == null ? row : row.sharing(known);
  }

  /** The feeds of the group's definition in the place of these, if they are the same. */
  List<Feed> sharing(String consumerGroupName, List<Feed> required) {
    List<Feed> known = requiredFeeds.get(consumerGroupName);
    return required.equals(known) ? known : required;
  }

  /** The groups after these changes; an empty value is one that goes. */
  Groups with(Map<String, Optional<GroupDefinition>> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    NavigableMap<String, GroupDefinition> after = new TreeMap<>(byName);
    changes.forEach(
        (name, group) ->
            group.ifPresentOrElse(defined -> after.put(name, defined), () -> after.remove(name)));
    return new Groups(after.values());
  }
}
