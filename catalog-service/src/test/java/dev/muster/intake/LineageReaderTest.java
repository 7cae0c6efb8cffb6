package dev.muster.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.intake.Lineage.PassedOver;
import dev.muster.model.Entry;
import dev.muster.model.Feed;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineageReaderTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant ARRIVAL = Instant.parse("2026-11-23T02:20:00.000001Z");
  private static final Feed ORDERS = new Feed("GUO", "FACT_ORDERS");
  private static final String COMPLETE =
      """
      {"eventType": "COMPLETE", "eventTime": "2026-11-23T02:14:07.5Z",
       "producer": "https://example.com/job", "schemaURL": "https://openlineage.io/spec/2-0-2",
       "run": {"runId": "0190c7e5-3b1e-7c5a-8f6e-0242ac120002",
               "facets": {"nominalTime": {"nominalStartTime": "2026-11-21T23:00:00-05:00"}}},
       "job": {"namespace": "airflow", "name": "orders.load"},
       "inputs": [{"namespace": "s3://raw", "name": "guo/orders"}],
       "outputs": [{"namespace": "s3://landing", "name": "guo/fact_orders",
                    "facets": {"version": {"datasetVersion": "77"}},
                    "outputFacets": {
                      "outputStatistics": {"rowCount": 1200, "size": 88123, "fileCount": 2},
                      "subset": {"outputCondition": {"type": "partition", "partitions": [
                        {"identifier": "p", "dimensions": {"data_as_of_date": "2026-11-22"}}]}}}}]}
      """;

  private final LineageReader reader =
      new LineageReader(
          new LandingRules(
              Map.of(
                  "landing",
                  LandingRuleSettings.of(
                      "s3://landing/{source_system:upper}/{data_type:upper}"
                          + "/data_as_of_date={data_as_of_date}/*.parquet"))));

  @Test
  void takesACompletedRunForADelivery() {
    assertThat(event(COMPLETE))
        .usingRecursiveComparison()
        .ignoringFields("eventId")
        .isEqualTo(
            new IngestionEvent(
                "",
                new Partition(ORDERS, LocalDate.parse("2026-11-22")),
                Instant.parse("2026-11-23T02:14:07.5Z"),
                ARRIVAL,
                "s3://landing/guo/fact_orders/data_as_of_date=2026-11-22",
                IngestionStatus.INGESTED,
                null,
                1200L,
                2L,
                88123L,
                Map.of(
                    "run_id", "0190c7e5-3b1e-7c5a-8f6e-0242ac120002",
                    "job", "airflow/orders.load",
                    "dataset_version", "77",
                    "counts_of", "run")));
  }

  @ParameterizedTest
  @CsvSource({
    "START, PROCESSING",
    "RUNNING, PROCESSING",
    "COMPLETE, INGESTED",
    "FAIL, FAILED",
    "ABORT, FAILED",
  })
  void readsTheStatusFromTheTypeOfTheEvent(String type, IngestionStatus status) {
    assertThat(event(COMPLETE.replace("COMPLETE", type)).status()).isEqualTo(status);
  }

  @Test
  void keepsWhyARunFailed() throws IOException {
    ObjectNode failed = (ObjectNode) JSON.readTree(COMPLETE);
    failed.put("eventType", "FAIL");
    failed
        .withObject("/run/facets/errorMessage")
        .put("message", "no \u0000space\nleft " + "x".repeat(5_000));

    assertThat(event(failed.toString()).statusReason())
        .startsWith("no space\nleft x")
        .hasSize(2_000);
  }

  @Test
  void takesTheDateOfThePartitionThenOfTheRunThenOfThePath() throws IOException {
    JsonNode all =
        JSON.readTree(COMPLETE.replace("orders\"", "orders/data_as_of_date=2026-11-20\""));
    JsonNode withoutSubset = without(all, "/outputs/0/outputFacets", "subset");
    JsonNode withPathOnly = without(withoutSubset, "/run/facets", "nominalTime");

    assertThat(date(all)).isEqualTo("2026-11-22");
    assertThat(date(withoutSubset)).isEqualTo("2026-11-21");
    assertThat(date(withPathOnly)).isEqualTo("2026-11-20");
  }

  @Test
  void takesTheTagOfTheRunBeforeItsTimeAndAfterThePartition() throws IOException {
    JsonNode tagged = JSON.readTree(COMPLETE);
    ((ObjectNode) tagged)
        .withArray("/run/facets/tags/tags")
        .addObject()
        .put("key", "data_as_of_date")
        .put("value", "2026-11-18");

    assertThat(date(tagged)).isEqualTo("2026-11-22");
    assertThat(date(without(tagged, "/outputs/0/outputFacets", "subset"))).isEqualTo("2026-11-18");
  }

  @Test
  void takesTheCountsForThoseOfAllFilesWhereThePartitionIsWrittenAnew() throws IOException {
    ObjectNode anew = (ObjectNode) JSON.readTree(COMPLETE);
    anew.withObject("/outputs/0/facets/lifecycleStateChange")
        .put("lifecycleStateChange", "OVERWRITE");
    JsonNode whole = without(anew, "/outputs/0/outputFacets", "subset");

    assertThat(event(anew.toString()).attributes()).doesNotContainKey("counts_of");
    assertThat(event(COMPLETE).attributes()).containsEntry("counts_of", "run");
    // The run says for which day it is, but not that the data set is of that day alone.
    assertThat(event(whole.toString()).attributes()).containsEntry("counts_of", "run");
  }

  @Test
  void takesSeveralPlacesInAPartitionForIt() throws IOException {
    ObjectNode several = (ObjectNode) JSON.readTree(COMPLETE);
    several
        .withObject("/outputs/0/outputFacets/subset/outputCondition")
        .putArray("locations")
        .add("s3://landing/guo/fact_orders/data_as_of_date=2026-11-19/a.parquet")
        .add("guo/fact_orders/data_as_of_date=2026-11-19/b.parquet")
        .add("guo/fact_orders/data_as_of_date=2026-11-18/c.parquet");

    assertThat(events(several.toString()))
        .extracting(IngestionEvent::filePath)
        .containsExactly(
            "s3://landing/guo/fact_orders/data_as_of_date=2026-11-18/c.parquet",
            "s3://landing/guo/fact_orders/data_as_of_date=2026-11-19",
            "s3://landing/guo/fact_orders/data_as_of_date=2026-11-22");
  }

  @Test
  void takesEachPartitionOfARunForItselfAndNoCountsThen() throws IOException {
    ObjectNode several = (ObjectNode) JSON.readTree(COMPLETE);
    several
        .withArray("/outputs/0/outputFacets/subset/outputCondition/partitions")
        .addObject()
        .withObject("/dimensions")
        .put("data_as_of_date", "2026-11-20");
    several
        .withArray("/outputs/0/outputFacets/subset/outputCondition/locations")
        .add("s3://landing/guo/fact_orders/data_as_of_date=2026-11-19/")
        .add("s3://elsewhere");

    List<IngestionEvent> events = events(several.toString());

    assertThat(events)
        .extracting(event -> event.partition().dataAsOfDate().toString())
        .containsExactly("2026-11-19", "2026-11-20", "2026-11-22");
    assertThat(events).extracting(IngestionEvent::eventId).doesNotHaveDuplicates();
    assertThat(events).extracting(IngestionEvent::recordCount).containsOnlyNulls();
  }

  @Test
  void knowsAnEventAgain() {
    String start = COMPLETE.replace("COMPLETE", "START");
    String id = event(start).eventId();

    assertThat(event(start).eventId()).isEqualTo(id);
    assertThat(event(COMPLETE).eventId()).isNotEqualTo(id);
    assertThat(event(start.replace("START", "RUNNING")).eventId()).isNotEqualTo(id);
    assertThat(event(start.replace("ac120002", "ac120003")).eventId()).isNotEqualTo(id);
    assertThat(event(start.replace("07.5Z", "08.5Z")).eventId()).isNotEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"COMPLETE", "FAIL", "ABORT"})
  void knowsTheEndOfARunAgainHoweverItIsTold(String type) {
    String id = event(COMPLETE).eventId();

    assertThat(event(COMPLETE.replace("COMPLETE", type)).eventId()).isEqualTo(id);
    assertThat(event(COMPLETE.replace("07.5Z", "08.5Z")).eventId()).isEqualTo(id);
    assertThat(event(COMPLETE.replace("ac120002", "ac120003")).eventId()).isNotEqualTo(id);
    assertThat(event(COMPLETE.replace("2026-11-22", "2026-11-23")).eventId()).isNotEqualTo(id);
  }

  @Test
  void saysWhatItPassesOverAndWhy() throws IOException {
    JsonNode undated = without(JSON.readTree(COMPLETE), "/outputs/0/outputFacets", "subset");

    assertThat(passedOver(COMPLETE.replace("s3://landing", "s3://elsewhere")))
        .containsExactly(
            new PassedOver("s3://elsewhere/guo/fact_orders", "no landing rule matches"));
    assertThat(passedOver(without(undated, "/run/facets", "nominalTime").toString()))
        .extracting(PassedOver::reason)
        .containsExactly("no date, be it of a partition, the run or the path");
    assertThat(passedOver(COMPLETE.replace("COMPLETE", "OTHER")))
        .extracting(PassedOver::reason)
        .containsExactly("OTHER says nothing of it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ALTER", "DROP", "RENAME", "TRUNCATE", "CREATE"})
  void takesNoStatementAboutATableForADelivery(String change) throws IOException {
    ObjectNode statement = (ObjectNode) JSON.readTree(COMPLETE);
    statement
        .withObject("/outputs/0/facets/lifecycleStateChange")
        .put("lifecycleStateChange", change);
    JsonNode ofTheTable = without(statement, "/outputs/0", "outputFacets");

    assertThat(passedOver(ofTheTable.toString()))
        .extracting(PassedOver::reason)
        .containsExactly(change + " brings no data");
    if (change.equals("CREATE")) {
      assertThat(event(statement.toString()).recordCount()).isEqualTo(1200);
    } else {
      assertThat(passedOver(statement.toString())).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"job\": {}, \"eventTime\": \"2026-11-23T02:14:07Z\"}",
        "{\"dataset\": {}, \"eventTime\": \"2026-11-23T02:14:07Z\"}",
        "{\"eventTime\": \"2026-11-23T02:14:07Z\", \"run\": {\"runId\": \"r\"},"
            + " \"job\": {\"namespace\": \"n\", \"name\": \"j\"}}",
      })
  void takesEventsThatSayNothingOfFeeds(String body) {
    assertThat(read(body)).isEqualTo(new Reading.Valid<>(Lineage.NOTHING));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"COMPLETE\"|\"DONE\"|#/eventType",
        "\"2026-11-23T02:14:07.5Z\"|\"now\"|#/eventTime",
        "\"eventTime\"|\"eventTimes\"|#/eventTime",
        "\"runId\"|\"id\"|#/run/runId",
        "\"orders.load\"|7|#/job/name",
        "\"job\"|\"jobs\"|#/job",
        "\"2026-11-21T23:00:00-05:00\"|\"2026-11-21\"|#/run/facets/nominalTime/nominalStartTime",
        "\"guo/fact_orders\"|\"\"|#/outputs/0/name",
        "\"s3://landing\"|null|#/outputs/0/namespace",
        "1200|-1|#/outputs/0/outputFacets/outputStatistics/rowCount",
        "88123|\"many\"|#/outputs/0/outputFacets/outputStatistics/size",
        "\"2026-11-22\"|\"2026-22-11\"|"
            + "#/outputs/0/outputFacets/subset/outputCondition/partitions/0/dimensions/data_as_of_date",
        "\"77\"|77|#/outputs/0/facets/version/datasetVersion",
        "\"facets\": {\"nominalTime\"|"
            + "\"facets\": {\"tags\": {\"tags\": [{\"key\": \"data_as_of_date\", \"value\": \"22.11.\"}]}, \"nominalTime\"|"
            + "#/run/facets/tags/tags/0/value",
        "\"outputs\": [{|\"outputs\": [7, {|#/outputs/0",
      })
  void namesWhatIsWrong(String good, String bad, String pointer) {
    Reading<Lineage> reading = read(COMPLETE.replace(good, bad));

    assertThat(reading).isInstanceOf(Reading.Faulty.class);
    assertThat(((Reading.Faulty<Lineage>) reading).faults())
        .extracting(Fault::pointer)
        .containsExactly(pointer);
  }

  @Test
  void readsEachEventOfABatchForItself() {
    List<Reading<Lineage>> batch =
        reader.readBatch(("[" + COMPLETE + ", 7, {}, " + COMPLETE + "]").getBytes(UTF_8));

    assertThat(batch)
        .extracting(reading -> reading instanceof Reading.Valid)
        .containsExactly(true, false, false, true);
    assertThat(reader.readBatch("[]".getBytes(UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "7 7"})
  void refusesWhatIsNoJson(String body) {
    assertThatThrownBy(() -> reader.readOne(body.getBytes(UTF_8)))
        .isInstanceOf(MalformedBodyException.class);
    assertThatThrownBy(() -> reader.readBatch(body.getBytes(UTF_8)))
        .isInstanceOf(MalformedBodyException.class);
  }

  private static JsonNode without(JsonNode event, String object, String field) {
    JsonNode copy = event.deepCopy();
    ((ObjectNode) copy.at(object)).remove(field);
    return copy;
  }

  private String date(JsonNode event) {
    return event(event.toString()).partition().dataAsOfDate().toString();
  }

  private IngestionEvent event(String body) {
    assertThat(events(body)).hasSize(1);
    return events(body).get(0);
  }

  private List<IngestionEvent> events(String body) {
    return valid(body).said().stream()
        .map(said -> ((Entry.Ingested) said.claim().at(ARRIVAL)).event())
        .toList();
  }

  private List<PassedOver> passedOver(String body) {
    assertThat(valid(body).said()).isEmpty();
    return valid(body).passedOver();
  }

  private Lineage valid(String body) {
    assertThat(read(body)).isInstanceOf(Reading.Valid.class);
    return ((Reading.Valid<Lineage>) read(body)).value();
  }

  private Reading<Lineage> read(String body) {
    return reader.readOne(body.getBytes(UTF_8));
  }
}
