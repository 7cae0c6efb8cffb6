package dev.muster.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.http.Api.Answer;
import dev.muster.intake.NoticeSamples;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineage.OutputDataset;
import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineageClient;
import io.openlineage.client.OpenLineageClientUtils;
import io.openlineage.client.transports.HttpConfig;
import io.openlineage.client.transports.HttpTransport;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.eventnotifications.s3.model.S3;
import software.amazon.awssdk.eventnotifications.s3.model.S3Bucket;
import software.amazon.awssdk.eventnotifications.s3.model.S3EventNotification;
import software.amazon.awssdk.eventnotifications.s3.model.S3EventNotificationRecord;
import software.amazon.awssdk.eventnotifications.s3.model.S3Object;
import software.amazon.awssdk.eventnotifications.s3.model.UserIdentity;

/** The standards' own clients are understood. */
class SendersTest {
  private static Api api;

  @BeforeAll
  static void start() {
    api = new Api();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void takesTheSameCloudEventInEveryModeOnce() throws Exception {
    CloudEvent event = cloudEvent("run 1/a", "CA");

    Answer binary = sendBinary(event);
    Answer structured =
        api.post("/v1/events", JsonFormat.CONTENT_TYPE, new String(structured(event), UTF_8));
    Answer batch =
        api.post(
            "/v1/events",
            "application/cloudevents-batch+json",
            "[" + new String(structured(event), UTF_8) + "]");

    assertThat(binary.body().path("duplicate").asBoolean(true)).isFalse();
    assertThat(structured.body().path("duplicate").asBoolean()).as("%s", structured).isTrue();
    assertThat(batch.body().path("duplicates").asInt()).isEqualTo(1);
    assertThat(api.eventsOf("CA")).hasSize(1);
    assertThat(api.eventsOf("CA").get(0).attributes()).containsEntry("ce_id", "run 1/a");
    assertThat(api.eventsOf("CA").get(0).ingestionDate()).isEqualTo("2026-11-23T01:14:07Z");
  }

  @Test
  void namesTheHeaderOfACloudEventThatIsWrong() {
    HttpRequest.Builder request =
        api.request("/v1/events", "application/json")
            .header("ce-specversion", "1.0")
            .header("ce-type", "t")
            .POST(BodyPublishers.ofString(data("CB")));

    Answer answer = api.send(request);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().findValuesAsText("detail"))
        .contains("the header ce-id is required", "the header ce-source is required");
    assertThat(api.eventsOf("CB")).isEmpty();
  }

  private static CloudEvent cloudEvent(String id, String dataType) {
    return CloudEventBuilder.v1()
        .withId(id)
        .withSource(URI.create("/guo/orders"))
        .withType("com.example.landed.v1")
        .withTime(OffsetDateTime.parse("2026-11-23T02:14:07+01:00"))
        .withExtension("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .withData("application/json", data(dataType).getBytes(UTF_8))
        .build();
  }

  private static String data(String dataType) {
    return "{\"source_system\": \"GUO\", \"data_type\": \"%s\", \"file_path\": \"s3://landing/x\","
            .formatted(dataType)
        + " \"data_as_of_date\": \"2026-11-22\"}";
  }

  private static byte[] structured(CloudEvent event) {
    return new JsonFormat().serialize(event);
  }

  private static Answer sendBinary(CloudEvent event) {
    HttpRequest.Builder request = api.request("/v1/events");
    HttpMessageFactory.createWriter(
            request::header, body -> request.POST(BodyPublishers.ofByteArray(body)))
        .writeBinary(event);
    return api.send(request);
  }

  @Test
  @SuppressWarnings("try")
  void takesWhatARunReportsByOpenLineage() throws Exception {
    UUID run = UUID.randomUUID();
    try (OpenLineageClient client = lineageClient()) {
      client.emit(run("la", run, RunEvent.EventType.START, "2026-11-23T02:00:00Z"));
      client.emit(run("la", run, RunEvent.EventType.COMPLETE, "2026-11-23T02:14:07Z"));
      client.emit(run("la", run, RunEvent.EventType.COMPLETE, "2026-11-23T02:14:07Z"));
    }

    List<IngestionEvent> events = api.eventsOf("LA");

    assertThat(events)
        .extracting(IngestionEvent::status)
        .containsExactly(IngestionStatus.PROCESSING, IngestionStatus.INGESTED);
    assertThat(events)
        .extracting(event -> event.partition().toString())
        .containsOnly("GUO/LA/2026-11-22");
    assertThat(events.get(1).recordCount()).isEqualTo(1_200);
    assertThat(events.get(1).attributes()).containsEntry("run_id", run.toString());
  }

  /** Spark's integration does, of every job that fails. */
  @Test
  @SuppressWarnings("try")
  void staysWithTheFirstEndOfARunThatIsToldTwice() throws Exception {
    UUID run = UUID.randomUUID();
    RunEvent completed = run("lf", run, RunEvent.EventType.COMPLETE, "2026-11-23T02:14:08Z");
    try (OpenLineageClient client = lineageClient()) {
      client.emit(run("lf", run, RunEvent.EventType.FAIL, "2026-11-23T02:14:07Z"));
      client.emit(completed);
    }

    Answer again =
        api.post("/api/v1/lineage", "application/json", OpenLineageClientUtils.toJson(completed));

    assertThat(api.eventsOf("LF"))
        .extracting(IngestionEvent::status)
        .containsExactly(IngestionStatus.FAILED);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body().at("/passed_over/0/dataset").asText()).isEqualTo("s3://landing/guo/lf");
    assertThat(again.body().at("/passed_over/0/reason").asText())
        .isEqualTo("its run has ended before, and ends once");
  }

  private static OpenLineageClient lineageClient() {
    HttpConfig config = new HttpConfig();
    config.setUrl(api.base);
    return OpenLineageClient.builder().transport(new HttpTransport(config)).build();
  }

  private static RunEvent run(String data, UUID id, RunEvent.EventType type, String time) {
    OpenLineage lineage = new OpenLineage(URI.create("https://example.com/orders"));
    OpenLineage.LocationSubsetCondition written =
        lineage.newLocationSubsetCondition(
            List.of("s3://landing/guo/" + data + "/data_as_of_date=2026-11-22"));
    OutputDataset output =
        lineage
            .newOutputDatasetBuilder()
            .namespace("s3://landing")
            .name("guo/" + data)
            .outputFacets(
                lineage
                    .newOutputDatasetOutputFacetsBuilder()
                    .outputStatistics(
                        lineage.newOutputStatisticsOutputDatasetFacet(1_200L, 88_123L, 2L))
                    .outputSubset(lineage.newOutputSubsetOutputDatasetFacet(written))
                    .build())
            .build();
    return lineage
        .newRunEventBuilder()
        .eventType(type)
        .eventTime(ZonedDateTime.parse(time))
        .run(lineage.newRunBuilder().runId(id).build())
        .job(lineage.newJobBuilder().namespace("airflow").name("orders.load").build())
        .outputs(List.of(output))
        .build();
  }

  @Test
  void takesTheNoticesThatAwsWrites() {
    String notice = awsNotice("ObjectCreated:Put", "SA", 1_024L, "0055AED6DCD90281E5").toJson();
    String removal = awsNotice("ObjectRemoved:Delete", "SA", null, "0055AED6DCD90281E6").toJson();

    Answer put = api.post("/v1/hooks/s3", "application/json", notice);
    Answer removed = api.post("/v1/hooks/s3", "application/json", removal);

    assertThat(put.body().path("accepted").asInt()).as("%s", put).isOne();
    assertThat(removed.body().path("accepted").asInt()).as("%s", removed).isOne();
    IngestionEvent event = api.eventsOf("SA").get(0);
    S3Object object = S3EventNotification.fromJson(notice).getRecords().get(0).getS3().getObject();
    assertThat(event.attributes())
        .containsEntry("object", "s3://landing/" + object.getUrlDecodedKey())
        .containsEntry("sequencer", object.getSequencer())
        .containsEntry("size", "1024");
    assertThat(event.ingestionDate()).isEqualTo("2026-11-23T02:14:07.125Z");
    assertThat(api.eventsOf("SA").get(1).attributes()).containsEntry("notice", "removed");
  }

  @Test
  void decodesKeysAsAwsDoes() {
    String notice = NoticeSamples.s3();

    S3Object object = S3EventNotification.fromJson(notice).getRecords().get(0).getS3().getObject();

    assertThat(object.getUrlDecodedKey()).isEqualTo(NoticeSamples.KEY);
  }

  private static S3EventNotification awsNotice(
      String eventName, String dataType, Long size, String sequencer) {
    String key = "guo/" + dataType + "/data_as_of_date=2026-11-22/a b+c.parquet";
    S3EventNotificationRecord record = new S3EventNotificationRecord();
    record.setEventVersion("2.3");
    record.setEventSource("aws:s3");
    record.setAwsRegion("eu-central-1");
    record.setEventTime(Instant.parse("2026-11-23T02:14:07.125Z"));
    record.setEventName(eventName);
    record.setS3(
        new S3(
            "configuration",
            new S3Bucket("landing", new UserIdentity("A3NL1KOZZKExample"), "arn:aws:s3:::landing"),
            new S3Object(URLEncoder.encode(key, UTF_8), size, "d41d8cd98f", null, sequencer),
            "1.0"));
    return new S3EventNotification(List.of(record));
  }
}
