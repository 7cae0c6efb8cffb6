package dev.muster.engines;

import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * The tables as of one batch, as an engine reads them: of each the newest snapshot that is not of a
 * later batch.
 *
 * @param batch its sequence number
 * @param events rows of {@code ingestion_events}
 * @param statuses rows of {@code data_ingestion_status}
 * @param groups rows of {@code consumer_group_status}
 */
record Moment(
    long batch,
    List<Map<String, String>> events,
    List<Map<String, String>> statuses,
    List<Map<String, String>> groups) {
  private static final Set<String> COMPLETE = Set.of("READY_FOR_NOTIFICATION", "NOTIFIED");

  private static final Comparator<Map<String, String>> BY_TIME =
      Comparator.comparing((Map<String, String> row) -> Instant.parse(row.get("ingestion_date")))
          .thenComparing(row -> Instant.parse(row.get("received_at")));

  /** Now. The batch is found first: what the other tables show after that is no older. */
  static Moment now(Engine engine) {
    Snapshot newest = Snapshot.newest(engine, "ingestion_events");
    long batch = newest.batch();
    return new Moment(
        batch,
        rows(
            engine,
            newest,
            "source_system, data_type, data_as_of_date, event_id, ingestion_date, received_at"),
        rows(
            engine,
            Snapshot.newest(engine, "data_ingestion_status", batch),
            "source_system, data_type, data_as_of_date, last_event_id, status"),
        rows(
            engine,
            Snapshot.newest(engine, "consumer_group_status", batch),
            "consumer_group_name, data_as_of_date, group_status, num_dependencies_ready,"
                + " cardinality(missing_data_types) AS missing"));
  }

  private static List<Map<String, String>> rows(Engine engine, Snapshot snapshot, String columns) {
    String table = engine.asOf(snapshot.table(), snapshot.id());
    return engine.ask("SELECT " + columns + " FROM " + table).rows();
  }

  /** The same, but for the statuses, which are as of the other. */
  Moment withStatusesOf(Moment other) {
    return new Moment(batch, events, other.statuses, groups);
  }

  /** The newest event of every partition, by the events. */
  Map<String, String> newestEvents() {
    Map<String, Map<String, String>> newest =
        events.stream()
            .collect(toMap(Moment::partition, row -> row, BinaryOperator.maxBy(BY_TIME)));
    return byKey(newest.values(), Moment::partition, row -> row.get("event_id"));
  }

  /** The newest event of every partition, by its status row. */
  Map<String, String> eventsOfStatuses() {
    return byKey(statuses, Moment::partition, row -> row.get("last_event_id"));
  }

  /** How every group stands on every date, as its feeds' status rows say. */
  Map<String, String> standsByStatuses(List<Group> all) {
    Map<String, List<Feed>> feeds = all.stream().collect(toMap(Group::name, Group::feeds));
    Map<String, String> known = byKey(statuses, Moment::partition, row -> row.get("status"));
    return byKey(
        groups,
        Moment::groupAndDate,
        row -> stand(feeds.get(row.get("consumer_group_name")), date(row), known));
  }

  private static String stand(List<Feed> required, String date, Map<String, String> known) {
    long ready =
        required.stream()
            .map(feed -> known.get(partition(feed.source(), feed.type(), date)))
            .filter("READY_FOR_CONSUMPTION"::equals)
            .count();
    return stand(ready, required.size() - ready, ready == required.size());
  }

  /** How every group stands on every date, as its own row says. */
  Map<String, String> stands() {
    return byKey(groups, Moment::groupAndDate, Moment::stand);
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

  private static Map<String, String> byKey(
      Collection<Map<String, String>> rows,
      Function<Map<String, String>, String> key,
      Function<Map<String, String>, String> value) {
    return new TreeMap<>(rows.stream().collect(toMap(key, value)));
  }

  private static String groupAndDate(Map<String, String> row) {
    return row.get("consumer_group_name") + " " + date(row);
  }

  private static String partition(Map<String, String> row) {
    return partition(row.get("source_system"), row.get("data_type"), date(row));
  }

  private static String partition(String source, String type, String date) {
    return String.join(" ", source, type, date);
  }

  private static String date(Map<String, String> row) {
    return row.get("data_as_of_date");
  }
}
