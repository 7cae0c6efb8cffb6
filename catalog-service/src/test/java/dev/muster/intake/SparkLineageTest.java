package dev.muster.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.model.Check;
import dev.muster.model.Entry;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Events that OpenLineage's integration in Spark has sent, recorded, without what nobody reads. */
class SparkLineageTest {
  private static final Instant ARRIVAL = Instant.parse("2026-11-28T07:30:00.000001Z");
  private static final String LAYOUT =
      "/{source_system:upper}/{data_type:upper}/data_as_of_date={data_as_of_date}/*.parquet";
  private static final JsonNode EVENTS = events();

  private final LineageReader reader =
      new LineageReader(
          new LandingRules(
              Map.of(
                  "disk", LandingRuleSettings.of("/srv/landing" + LAYOUT),
                  "objects", LandingRuleSettings.of("s3://lake/landing" + LAYOUT))));

  private static JsonNode events() {
    try (InputStream in = SparkLineageTest.class.getResourceAsStream("spark-events.json")) {
      return new JsonMapper().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void isToldOfAPartitionsFolderFromTheBeginningToTheEnd() {
    String folder = "/srv/landing/guo/fact_orders/data_as_of_date=2026-11-20";
    List<IngestionEvent> told =
        List.of(event("folder started"), event("folder running"), event("folder written"));

    assertThat(told)
        .extracting(IngestionEvent::status)
        .containsExactly(
            IngestionStatus.PROCESSING, IngestionStatus.PROCESSING, IngestionStatus.INGESTED);
    assertThat(told).extracting(IngestionEvent::filePath).containsOnly(folder);
    assertThat(told)
        .extracting(event -> event.partition().toString())
        .containsOnly("GUO/FACT_ORDERS/2026-11-20");
    assertThat(told).extracting(IngestionEvent::eventId).doesNotHaveDuplicates();
  }

  @Test
  void holdsTheCountsOfWhatWasOverwrittenAgainstTheFiles() {
    IngestionEvent asked = event("folder written").asking(Check.PARQUET);

    assertThat(asked.recordCount()).isEqualTo(100);
    assertThat(asked.fileCount()).isEqualTo(2);
    assertThat(asked.fileSizeBytes()).isPositive();
  }

  @Test
  void takesTheTagOfTheRunForTheDateOfATableAndItsFolderFromTheRule() {
    IngestionEvent event = event("table appended by partition");

    assertThat(event.partition()).hasToString("GUO/FACT_CLICKS/2026-11-22");
    assertThat(event.filePath())
        .isEqualTo("/srv/landing/guo/fact_clicks/data_as_of_date=2026-11-22");
  }

  @Test
  void leavesTheCountsToTheCheckWhereARunHasOnlyAdded() {
    IngestionEvent event = event("table appended by partition");

    assertThat(event.recordCount()).isEqualTo(100);
    assertThat(event.asking(Check.PARQUET))
        .extracting(
            IngestionEvent::recordCount, IngestionEvent::fileCount, IngestionEvent::fileSizeBytes)
        .containsOnlyNulls();
  }

  @Test
  void readsAPlaceWithinTheNamespaceOfItsOutput() {
    IngestionEvent event = event("folder on S3 written");

    assertThat(event.partition()).hasToString("CRM/DIM_ACCOUNT/2026-11-20");
    assertThat(event.filePath())
        .isEqualTo("s3://lake/landing/crm/dim_account/data_as_of_date=2026-11-20");
  }

  @Test
  void findsTheReasonInTheTraceOfTheException() {
    assertThat(event("folder failed").status()).isEqualTo(IngestionStatus.FAILED);
    assertThat(event("folder failed").statusReason())
        .isEqualTo(
            "org.apache.spark.SparkRuntimeException: [USER_RAISED_EXCEPTION] too many returns"
                + " SQLSTATE: P0001");
  }

  @Test
  void knowsTheEndOfARunAgainSinceSparkCompletesWhatHasFailed() {
    IngestionEvent completed = event("folder failed, and then completed");

    assertThat(completed.status()).isEqualTo(IngestionStatus.INGESTED);
    assertThat(completed.eventId()).isEqualTo(event("folder failed").eventId());
    assertThat(completed.repeats(event("folder failed").seen())).isFalse();
  }

  @Test
  void saysNothingOfTheApplication() {
    assertThat(read("application started")).isEqualTo(Lineage.NOTHING);
  }

  private IngestionEvent event(String name) {
    List<Lineage.Said> said = read(name).said();
    assertThat(said).as(name).hasSize(1);
    return ((Entry.Ingested) said.get(0).claim().at(ARRIVAL)).event();
  }

  private Lineage read(String name) {
    Reading<Lineage> reading = reader.readOne(EVENTS.get(name).toString().getBytes(UTF_8));
    assertThat(reading).as(name).isInstanceOf(Reading.Valid.class);
    return ((Reading.Valid<Lineage>) reading).value();
  }
}
