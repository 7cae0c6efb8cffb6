package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.TableCatalog;
import dev.muster.model.Samples;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service on tables of which one's metadata cannot be had. */
class BrokenTableTest {
  @TempDir Path data;
  private CatalogSettings settings;
  private Path metadata;
  private Path aside;

  @BeforeEach
  void commitOneEvent() {
    settings = CatalogSettings.under(data);
    aside = data.resolve("aside");
    try (Service service = start()) {
      Producers.defineGroup(service.address());
      new Calls(service.address()).postEvent(Producers.event("first", Samples.ORDERS, 0));
    }
    try (TableCatalog catalog = Catalogs.open(settings)) {
      BaseTable events =
          (BaseTable) catalog.loadTable(TableIdentifier.of("muster", "ingestion_events"));
      metadata = Path.of(URI.create(events.operations().current().metadataFileLocation()));
    }
  }

  @Test
  void doesNotStartWhileItIsMissingAndLosesNothing() throws IOException {
    Files.move(metadata, aside);
    assertStopsNamingIt();
    Files.move(aside, metadata);
    assertGoesOn();
  }

  @Test
  void doesNotStartWhileItIsDamagedAndLosesNothing() throws IOException {
    Files.copy(metadata, aside);
    Files.writeString(metadata, "{\"format-version\": 2, \"table-uuid\": ");
    assertStopsNamingIt();
    Files.delete(metadata);
    Files.move(aside, metadata);
    assertGoesOn();
  }

  private void assertStopsNamingIt() {
    assertThatThrownBy(this::start)
        .isInstanceOf(StartException.class)
        .hasMessageContaining(metadata.getFileName().toString())
        .hasMessageNotContaining("\n");
  }

  private void assertGoesOn() {
    try (Service service = start()) {
      new Calls(service.address()).postEvent(Producers.event("second", Samples.DATES, 0));
    }
    try (StoredTables tables = StoredTables.open(settings)) {
      tables.assertHold(Set.of("first", "second"), List.of(Producers.GROUP));
    }
  }

  private Service start() {
    return Service.start(
        Impatient.settings(data, settings, Duration.ofSeconds(30)), "test", Clock.systemUTC());
  }
}
