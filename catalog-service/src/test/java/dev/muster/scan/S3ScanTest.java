package dev.muster.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.catalog.S3Server;
import dev.muster.intake.LandingRuleSettings;
import dev.muster.intake.LandingRules;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerSettings;
import dev.muster.ledger.MemoryStore;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.scan.Scanner.Mode;
import dev.muster.validation.LandingSettings;
import dev.muster.validation.LandingStorage;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.io.FileIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans an object store that lists a thousand objects at a time. */
class S3ScanTest {
  private static final String ROOT = "s3://lake/landing";
  private static final int FILES = 2_500;

  @TempDir private Path folder;

  private static final class Silent implements ScanListener {
    @Override
    public boolean goesOn() {
      return true;
    }

    @Override
    public void untold(Partition partition, int files) {}

    @Override
    public void gone(PartitionStatus row) {}

    @Override
    public void progress(ScanReport soFar) {}
  }

  @Test
  void recordsThousandsOfObjectsOnce() throws Exception {
    LandingRules rules =
        new LandingRules(
            Map.of(
                "all",
                LandingRuleSettings.of(
                    ROOT + "/{source_system}/{data_type}/{data_as_of_date}/*.csv")));
    Clock clock = Clock.systemUTC();
    MemoryStore store = new MemoryStore();
    try (S3Server s3 = S3Server.start(folder);
        LandingStorage storage =
            new LandingStorage(new LandingSettings(List.of(ROOT), s3.properties()));
        Ledger ledger = Ledger.open(store, LedgerSettings.DEFAULTS, clock)) {
      land(s3);
      Scanner scanner = Scanner.of(ledger, rules, List.of(ROOT), storage, Duration.ZERO, clock);

      ScanReport first = scanner.run(Mode.RECORD, new Silent());
      ScanReport second = scanner.run(Mode.RECORD, new Silent());

      assertThat(first.failures()).isEmpty();
      assertThat(first.untold()).isEqualTo(FILES);
      assertThat(second.untold()).isZero();
      assertThat(store.events())
          .hasSize(FILES)
          .allSatisfy(event -> assertThat(event.attributes()).containsEntry("size", "1"));
    }
  }

  private static void land(S3Server s3) throws Exception {
    try (FileIO io =
        CatalogUtil.loadFileIO("org.apache.iceberg.aws.s3.S3FileIO", s3.properties(), null)) {
      for (int i = 0; i < FILES; i++) {
        String path = "%s/GUO/ORDERS/2026-11-%02d/%d.csv".formatted(ROOT, 1 + i % 20, i);
        try (OutputStream out = io.newOutputFile(path).createOrOverwrite()) {
          out.write('1');
        }
      }
    }
  }
}
