package dev.muster.readiness;

import dev.muster.model.Entry.GroupDefined;
import dev.muster.model.Entry.GroupDeleted;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupSpec;
import dev.muster.model.GroupStatus;
import dev.muster.model.Outcome;
import dev.muster.readiness.Change.GroupChanged;
import dev.muster.readiness.Change.GroupDropped;
import dev.muster.readiness.Change.GroupStatusChanged;
import dev.muster.readiness.Change.GroupStatusDropped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A definition works out its dates again from what is known of its feeds. */
final class Grouping {
  private Grouping() {}

  static Effect define(State state, GroupDefined entry) {
    Optional<GroupDefinition> before = state.group(entry.spec().consumerGroupName());
    if (before.filter(group -> group.spec().equals(entry.spec())).isPresent()) {
      return Effect.none(new Outcome.GroupSaved(before.get(), false));
    }
    GroupDefinition group = version(entry.spec(), before, entry.at());
    List<Change> changes = new ArrayList<>();
    changes.add(new GroupChanged(group));
    changes.addAll(decideDates(state, group, entry.at()));
    return new Effect(new Outcome.GroupSaved(group, before.isEmpty()), changes);
  }

  private static GroupDefinition version(
      GroupSpec spec, Optional<GroupDefinition> before, Instant at) {
    return new GroupDefinition(
        spec,
        before.map(GroupDefinition::definitionVersion).orElse(0) + 1,
        before.map(GroupDefinition::createdAt).orElse(at),
        at);
  }

  private static List<Change> decideDates(State state, GroupDefinition group, Instant at) {
    Set<LocalDate> known = new TreeSet<>();
    group.spec().requiredFeeds().forEach(feed -> known.addAll(state.datesOf(feed)));
    Set<LocalDate> dates = new TreeSet<>(known);
    dates.addAll(state.datesOf(group.consumerGroupName()));
    List<Change> changes = new ArrayList<>();
    for (LocalDate date : dates) {
      GroupDate key = new GroupDate(group.consumerGroupName(), date);
      decideDate(state, group, key, known.contains(date), at).ifPresent(changes::add);
    }
    return changes;
  }

  /** A date that no event concerns any more is forgotten, unless it was told. */
  private static Optional<Change> decideDate(
      State state, GroupDefinition group, GroupDate key, boolean concerned, Instant at) {
    Optional<GroupStatus> before = state.groupStatus(key);
    if (!concerned && before.filter(row -> row.toldRevisions() > 0).isEmpty()) {
      return Optional.of(new GroupStatusDropped(key));
    }
    GroupStatus after = GroupRule.decide(state, group, key, at);
    return before.equals(Optional.of(after))
        ? Optional.empty()
        : Optional.of(new GroupStatusChanged(after));
  }

  static Effect delete(State state, GroupDeleted entry) {
    String name = entry.consumerGroupName();
    if (state.group(name).isEmpty()) {
      return Effect.none(new Outcome.Unknown("there is no consumer group " + name));
    }
    List<Change> changes = new ArrayList<>();
    changes.add(new GroupDropped(name));
    state.datesOf(name).stream()
        .sorted()
        .map(date -> new GroupStatusDropped(new GroupDate(name, date)))
        .forEach(changes::add);
    return new Effect(new Outcome.GroupRemoved(name), changes);
  }
}
