package dev.muster.ledger.tables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerSettings;
import dev.muster.model.Claim;
import dev.muster.model.Feed;
import dev.muster.model.Outcome;
import dev.muster.model.PartitionStatus;
import dev.muster.model.Samples;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two ledgers on the same tables, of which the clocks do not agree. */
class TwoLedgersTest {
  private static final Feed FEED = Samples.ORDERS;
  private static final Duration HOUR = Duration.ofHours(1);

  private final FaultyCatalog catalog = new FaultyCatalog();

  @Test
  void whatIsCommittedLaterArrivedLater() {
    try (Ledger ahead = open(Samples.NIGHT.plus(HOUR));
        Ledger behind = open(Samples.NIGHT.plusSeconds(1))) {
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

  @Test
  void whatHasNoDateOfItsOwnIsDatedWhenItArrivedInTheEnd() {
    try (Ledger ahead = open(Samples.NIGHT.plus(HOUR));
        Ledger behind = open(Samples.NIGHT.plusSeconds(1))) {
      land(ahead, "e1");
      PartitionStatus row = land(behind, Samples.undated("e2", Map.of()));

      assertThat(row.ingestionDate()).isEqualTo(row.updatedAt()).isAfter(Samples.NIGHT.plus(HOUR));
    }
  }

  private Ledger open(Instant now) {
    IcebergStore store = StoredRows.open(catalog);
    return Ledger.open(store, LedgerSettings.DEFAULTS, InstantSource.fixed(now));
  }

  private static PartitionStatus land(Ledger ledger, String id) {
    return land(ledger, Samples.landed(id, FEED));
  }

  private static PartitionStatus land(Ledger ledger, Claim claim) {
    Outcome outcome = ledger.submit(List.of(claim)).join().get(0);
    return ((Outcome.EventAccepted) outcome).status();
  }
}
