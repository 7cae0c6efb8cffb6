package dev.muster.readiness;

import dev.muster.model.Feed;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupDefinition;
import dev.muster.model.GroupStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.model.SeenEvent;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All that readiness may look at. */
public interface State {
  Optional<PartitionStatus> partition(Partition partition);

  /** The event of this id, if it may matter to an event of this id about that partition. */
  Optional<SeenEvent> event(String eventId, Partition partition);

  Optional<GroupDefinition> group(String consumerGroupName);

  /** The groups that wait for this feed, in the order of their names. */
  Collection<GroupDefinition> groupsWaitingFor(Feed feed);

  Optional<GroupStatus> groupStatus(GroupDate key);

  /**
   * What a group lacks on its date, as the rows of its feeds are now.
   *
   * @param required the feeds of the group, in an order of its own
   */
  Lack lack(GroupDate key, List<Feed> required);

  /** The dates of which anything is known of this feed. */
  Set<LocalDate> datesOf(Feed feed);

  /** The dates on which this group has a status. */
  Set<LocalDate> datesOf(String consumerGroupName);
}
