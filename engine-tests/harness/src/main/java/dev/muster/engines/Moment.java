package dev.muster.engines;

import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * The tables as of one batch, as an engine reads them: of each the newest snapshot that is not of a
 * later batch.
 *
 * @param batch its sequence number
 */
record Moment(Engine engine, long batch, long events, long statuses, long groups) {
  private static final Set<String> COMPLETE = Set.of("READY_FOR_NOTIFICATION", "NOTIFIED");

  /** Now. The batch is found first: what the other tables show after that is no older. */
  static Moment now(Engine engine) {
    Snapshot events = Snapshot.newest(engine, "ingestion_events");
    long batch = events.batch();
    return new Moment(
        engine,
        batch,
        events.id(),
        Snapshot.newest(engine, "data_ingestion_status", batch).id(),
        Snapshot.newest(engine, "consumer_group_status", batch).id());
  }

  /** The same, but for the statuses, which are as of the other. */
  Moment withStatusesOf(Moment other) {
    return new Moment(engine, batch, events, other.statuses, groups);
  }

  /** The newest event of every partition, by the events. */
  Map<String, String> newestEvents() {
    Comparator<Map<String, String>> byTime =
        Comparator.comparing((Map<String, String> row) -> Instant.parse(row.get("ingestion_date")))
            .thenComparing(row -> Instant.parse(row.get("received_at")));
    Map<String, Map<String, String>> newest =
        rows(
                "source_system, data_type, data_as_of_date, event_id, ingestion_date, received_at",
                "ingestion_events",
                events)
            .stream()
            .collect(toMap(Moment::partition, row -> row, BinaryOperator.maxBy(byTime)));
    return new TreeMap<>(
        newest.entrySet().stream()
            .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().get("event_id"))));
  }

  /** The newest event of every partition, by its status row. */
  Map<String, String> eventsOfStatuses() {
    return statuses("last_event_id");
  }

  /** How every group stands on every date, as its feeds' status rows say. */
  Map<String, String> standsByStatuses(List<Group> all) {
    Map<String, List<Feed>> feeds = all.stream().collect(toMap(Group::name, Group::feeds));
    Map<String, String> statuses = statuses("status");
    Map<String, String> stands = new TreeMap<>();
    for (Map<String, String> row : groupRows()) {
      List<Feed> required = feeds.get(name(row));
      long ready =
          required.stream()
              .map(feed -> statuses.get(partition(feed.source(), feed.type(), date(row))))
              .filter("READY_FOR_CONSUMPTION"::equals)
              .count();
      long missing = required.size() - ready;
      stands.put(name(row) + " " + date(row), stand(ready, missing, missing == 0));
    }
    return stands;
  }

  /** How every group stands on every date, as its own row says. */
  Map<String, String> stands() {
    return new TreeMap<>(
        groupRows().stream().collect(toMap(row -> name(row) + " " + date(row), Moment::stand)));
  }

  private static String stand(Map<String, String> row) {
    return stand(
        Long.parseLong(row.get("num_dependencies_ready")),
        Long.parseLong(row.get("missing")),
        COMPLETE.contains(row.get("group_status")));
  }

  private static String stand(long ready, long missing, boolean complete) {
    return "%d ready, %d missing, %s".formatted(ready, missing, complete ? "complete" : "pending");
  }

  private List<Map<String, String>> groupRows() {
    return rows(
        "consumer_group_name, data_as_of_date, group_status, num_dependencies_ready,"
            + " cardinality(missing_data_types) AS missing",
        "consumer_group_status",
        groups);
  }

  private Map<String, String> statuses(String column) {
    return new TreeMap<>(
        rows(
                "source_system, data_type, data_as_of_date, " + column,
                "data_ingestion_status",
                statuses)
            .stream()
            .collect(toMap(Moment::partition, row -> row.get(column))));
  }

  private List<Map<String, String>> rows(String columns, String table, long snapshot) {
    return engine.ask("SELECT %s FROM %s".formatted(columns, engine.asOf(table, snapshot))).rows();
  }

  private static String name(Map<String, String> row) {
    return row.get("consumer_group_name");
  }

  private static String date(Map<String, String> row) {
    return row.get("data_as_of_date");
  }

  private static String partition(Map<String, String> row) {
    return partition(row.get("source_system"), row.get("data_type"), date(row));
  }

  private static String partition(String source, String type, String date) {
    return String.join(" ", source, type, date);
  }

  @Override
  public String toString() {
    return "the tables as of batch " + batch;
  }
}
