package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerSettings;
import dev.muster.model.Feed;
import dev.muster.model.Outcome;
import dev.muster.model.PartitionStatus;
import dev.muster.model.Samples;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two ledgers on the same tables, of which the clocks do not agree. */
class TwoLedgersTest {
  private static final Feed FEED = Samples.ORDERS;

  private final FaultyCatalog catalog = new FaultyCatalog();

  @Test
  void whatIsCommittedLaterArrivedLater() {
    try (Ledger ahead = open(Samples.NIGHT.plus(Duration.ofHours(1)));
        Ledger behind = open(Samples.NIGHT)) {
      PartitionStatus first = land(ahead, "e1");
      PartitionStatus second = land(behind, "e2");
      PartitionStatus third = land(behind, "e3");
      PartitionStatus fourth = land(ahead, "e4");

      assertThat(List.of(second, third, fourth))
          .extracting(PartitionStatus::lastEventId)
          .containsExactly("e2", "e3", "e4");
      assertThat(List.of(first, second, third, fourth))
          .extracting(PartitionStatus::updatedAt)
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  private Ledger open(Instant now) {
    IcebergStore store = IcebergStore.open(catalog, StoredRows.SEAL);
    return Ledger.open(store, LedgerSettings.DEFAULTS, InstantSource.fixed(now));
  }

  private static PartitionStatus land(Ledger ledger, String id) {
    Outcome outcome = ledger.submit(List.of(Samples.landed(id, FEED))).join().get(0);
    return ((Outcome.EventAccepted) outcome).status();
  }
}
