package dev.muster.notification;

import dev.muster.ledger.Announcement;
import dev.muster.ledger.Ledger;
import dev.muster.model.Claim;
import dev.muster.model.Delivery;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What the outbox asks of the ledger. */
interface Books {
  List<GroupStatus> readyForNotification();

  List<GroupStatus> groupStatuses(String consumerGroupName);

  Optional<Announcement> announcement(GroupDate key);

  List<Delivery> deliveriesOf(Set<GroupDate> keys);

  /**
   * Done once the claim is stored; fails, now or later, if that is not known.
   *
   * @throws RuntimeException it was not taken
   */
  CompletableFuture<?> record(Claim claim);

  static Books of(Ledger ledger) {
    return new Books() {
      @Override
      public List<GroupStatus> readyForNotification() {
        return ledger.reads().readyForNotification();
      }

      @Override
      public List<GroupStatus> groupStatuses(String consumerGroupName) {
        return ledger.reads().groupStatuses(consumerGroupName);
      }

      @Override
      public Optional<Announcement> announcement(GroupDate key) {
        return ledger.reads().announcement(key);
      }

      @Override
      public List<Delivery> deliveriesOf(Set<GroupDate> keys) {
        return ledger.deliveriesOf(keys);
      }

      @Override
      public CompletableFuture<?> record(Claim claim) {
        return ledger.submit(List.of(claim));
      }
    };
  }
}
