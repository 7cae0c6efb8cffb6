package dev.muster.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.muster.intake.IntakeSettings;
import dev.muster.intake.LandingRuleSettings;
import dev.muster.intake.StreamCounts;
import dev.muster.model.Feed;
import java.net.URLEncoder;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A thousand events, durable: the other forms in one body by HTTP, and as many messages by Kafka
 * and SQS, beside plain JSON in one body.
 */
final class Forms implements Benchmark {
  private static final int EVENTS = 1_000;
  private static final long POLL_NANOS = 500_000;
  private static final Fleet FLEET = new Fleet(EVENTS, 20);
  private static final IntakeSettings INTAKE =
      IntakeSettings.of(
          Map.of(
              "landing",
              LandingRuleSettings.of(
                  "s3://landing/{source_system}/{data_type}/{data_as_of_date}/*.parquet")));

  private LocalDate nextDate = LocalDate.of(2000, 1, 1);

  @Override
  public String name() {
    return "forms";
  }

  @Override
  public void run(Run run) throws Exception {
    try (Broker broker = new Broker();
        Queue queue = new Queue();
        Muster muster = Muster.under(run.fresh("forms"))) {
      FLEET.settle(muster);
      int port = muster.serve(INTAKE);
      StreamCounts read = muster.reading(broker.settings()).counts();
      StreamCounts received = muster.receiving(queue.settings()).counts();
      Map<String, Sample> times =
          new Lanes()
              .with("JSON", () -> send(port, "/v1/events", "application/json", FLEET::json, "", ""))
              .with(
                  "CloudEvents, batched",
                  () ->
                      send(
                          port,
                          "/v1/events",
                          "application/cloudevents-batch+json",
                          Forms::cloudEvent,
                          "",
                          ""))
              .with(
                  "OpenLineage, batch",
                  () ->
                      send(
                          port,
                          "/api/v1/lineage/batch",
                          "application/json",
                          Forms::lineage,
                          "",
                          ""))
              .with(
                  "S3 records",
                  () ->
                      send(
                          port,
                          "/v1/hooks/s3",
                          "application/json",
                          Forms::record,
                          "{\"Records\":",
                          "}"))
              .with("Kafka, 1000 messages", () -> stream(broker::send, read))
              .with("SQS, 1000 messages", () -> stream(queue::send, received))
              .run(3, run.pick(12, 60));
      String subject = EVENTS + " events";
      run.report().times(name(), subject, times);
      times.forEach(
          (lane, sample) ->
              run.report()
                  .value(
                      name(), subject, lane, EVENTS * 1_000.0 / sample.medianMillis(), "events/s"));
    }
  }

  /** Writes what happened to a feed on a date. */
  @FunctionalInterface
  private interface Form {
    String of(int feed, LocalDate date);
  }

  /** Of all feeds on a new date, within what stands around the array. */
  private void send(int port, String path, String type, Form form, String before, String after)
      throws Exception {
    LocalDate date = nextDate;
    nextDate = date.plusDays(1);
    IntFunction<String> item = feed -> form.of(feed, date);
    String body =
        IntStream.range(0, EVENTS).mapToObj(item).collect(joining(",", before + "[", "]" + after));
    try (KeepAlive connection = new KeepAlive(port)) {
      connection.exchange(KeepAlive.post(path, type, body.getBytes(UTF_8)));
    }
  }

  /** Of all feeds on a new date, each as a message, until the stream is done with all of them. */
  private void stream(Consumer<List<String>> sender, StreamCounts counts) {
    LocalDate date = nextDate;
    nextDate = date.plusDays(1);
    long all = counts.messages() + EVENTS;
    sender.accept(IntStream.range(0, EVENTS).mapToObj(feed -> FLEET.json(feed, date)).toList());
    while (counts.messages() < all) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static String cloudEvent(int feed, LocalDate date) {
    return """
        {"specversion":"1.0","id":"%s","source":"/fleet","type":"com.example.landed","data":%s}"""
        .formatted(
            UUID.randomUUID(), FLEET.json(feed, date).replaceFirst("\"event_id\":[^,]+,", ""));
  }

  private static String lineage(int feed, LocalDate date) {
    return """
        {"eventType":"COMPLETE","eventTime":"2026-11-23T02:14:07Z","producer":"https://example.com",
         "schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json",
         "run":{"runId":"%s"},"job":{"namespace":"fleet","name":"load"},
         "outputs":[{"namespace":"s3://landing","name":"%s",
                     "outputFacets":{"outputStatistics":{"rowCount":1200,"size":88123}}}]}"""
        .formatted(UUID.randomUUID(), folder(feed, date));
  }

  private static String record(int feed, LocalDate date) {
    String key = folder(feed, date) + "/part-0.parquet";
    return """
        {"eventVersion":"2.2","eventSource":"aws:s3","awsRegion":"us-west-2",
         "eventTime":"2026-11-23T02:14:07.125Z","eventName":"ObjectCreated:Put",
         "responseElements":{"x-amz-request-id":"C3D13FE58DE4C810"},
         "s3":{"bucket":{"name":"landing","arn":"arn:aws:s3:::landing"},
               "object":{"key":"%s","size":88123,"eTag":"d41d8cd98f00b204e9800998ecf8427e",
                         "sequencer":"0055AED6DCD90281E5"}}}"""
        .formatted(URLEncoder.encode(key, UTF_8));
  }

  private static String folder(int number, LocalDate date) {
    Feed feed = FLEET.feed(number);
    return feed.sourceSystem() + "/" + feed.dataType() + "/" + date;
  }
}
