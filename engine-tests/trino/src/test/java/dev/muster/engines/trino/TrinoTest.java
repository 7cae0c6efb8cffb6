package dev.muster.engines.trino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.engines.Days;
import dev.muster.engines.Group;
import dev.muster.engines.Poster;
import dev.muster.engines.Question;
import dev.muster.engines.Stage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** All of {@code sql/trino}, asked of a real Trino. */
@TestInstance(Lifecycle.PER_CLASS)
class TrinoTest {
  private static final int ROUNDS = 5;

  private static final List<String> TABLES =
      List.of(
          "ingestion_events",
          "data_ingestion_status",
          "consumer_group_definitions",
          "consumer_group_dependencies",
          "consumer_group_status",
          "notification_deliveries");

  /** Trino opens the tables from left to right: the events are no older than the statuses. */
  private static final String STATUSES_AHEAD_OF_EVENTS =
      """
      SELECT count(*) FROM muster.muster.data_ingestion_status AS status
      LEFT JOIN muster.muster.ingestion_events AS event ON event.event_id = status.last_event_id
      WHERE event.event_id IS NULL""";

  private static final String EVENTS_WITHOUT_STATUS =
      """
      SELECT count(*) FROM muster.muster.ingestion_events AS event
      LEFT JOIN muster.muster.data_ingestion_status AS status
        ON status.source_system = event.source_system
        AND status.data_type = event.data_type
        AND status.data_as_of_date = event.data_as_of_date
      WHERE status.status_id IS NULL""";

  private final Set<String> asked = new HashSet<>();
  private Stage stage;
  private Days days;
  private TrinoServer trino;
  private Connection connection;

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    Optional<Path> java = Java25.find();
    java.ifPresentOrElse(
        found -> System.out.printf("Trino %s on %s%n", TrinoServer.VERSION, found),
        () -> System.out.println(Java25.NONE));
    assumeTrue(java.isPresent(), Java25.NONE);
    stage = Stage.set(folder.resolve("stage"), LocalDate.now(Clock.systemUTC()));
    days = stage.days();
    trino = TrinoServer.start(java.get(), folder.resolve("trino"), stage);
    connection = trino.connect();
  }

  @AfterAll
  void stop() throws SQLException {
    if (connection != null) {
      connection.close();
    }
    if (trino != null) {
      trino.close();
    }
    if (stage != null) {
      stage.close();
      assertThat(asked).containsExactlyInAnyOrderElementsOf(names());
    }
  }

  private static List<String> names() {
    return Question.all("trino").stream().map(Question::name).toList();
  }

  @Test
  void saysOfAGroupThatItIsComplete() throws SQLException {
    assertThat(
            ask("is-group-complete", of(Days.MARKETING, days.complete()))
                .columns("complete", "ready", "source_system", "data_type", "status"))
        .containsExactly(
            "true | true | DMSH_DWQDB | DIM_GUM_AD_DATE | READY_FOR_CONSUMPTION",
            "true | true | GUO | FACT_ORDERS | READY_FOR_CONSUMPTION");
  }

  @Test
  void saysOfAGroupWhatIsMissing() throws SQLException {
    assertThat(
            ask("is-group-complete", of(Days.FINANCE, days.broken()))
                .columns("complete", "ready", "data_type", "status", "status_reason"))
        .containsExactly(
            "false | false | FACT_ORDERS | NOT YET KNOWN | null",
            "false | false | FACT_RETURNS | FAILED | file is cut short",
            "false | true | DIM_PRODUCT | READY_FOR_CONSUMPTION | null");
  }

  @Test
  void opensTheGateOnlyToACompleteGroup() throws SQLException {
    assertThat(
            ask("gate", of(Days.MARKETING, days.complete()))
                .columns("consumer_group_name", "data_as_of_date", "revision"))
        .containsExactly(Days.MARKETING.name() + " | " + days.complete() + " | 1");
    assertThat(ask("gate", of(Days.MARKETING, days.broken())).isEmpty()).isTrue();
    assertThat(ask("gate", of(Days.FINANCE, days.broken())).isEmpty()).isTrue();
  }

  @Test
  void saysHowFarEveryFeedHasCome() throws SQLException {
    String columns = "%s | %s | %s | %s | %s";
    String ready = "READY_FOR_CONSUMPTION";
    LocalDate complete = days.complete();
    LocalDate broken = days.broken();
    assertThat(
            ask("latest-date-of-each-feed", Map.of())
                .columns(
                    "source_system",
                    "data_type",
                    "latest_date",
                    "status_of_latest_date",
                    "latest_ready_date"))
        .filteredOn(row -> !row.startsWith(Poster.SOURCE))
        .containsExactly(
            columns.formatted("CRM", "DIM_ACCOUNT", broken, ready, broken),
            columns.formatted("DMSH_DWQDB", "DIM_CUSTOMER", broken, ready, broken),
            columns.formatted("DMSH_DWQDB", "DIM_GUM_AD_DATE", broken, ready, broken),
            columns.formatted("DMSH_DWQDB", "FACT_CAMPAIGN", broken, ready, broken),
            columns.formatted("GUO", "DIM_PRODUCT", broken, ready, broken),
            columns.formatted("GUO", "FACT_ORDERS", complete, ready, complete),
            columns.formatted("GUO", "FACT_RETURNS", broken, "FAILED", complete));
  }

  @Test
  void saysWhichFeedsAreLateAgainstTheirUsualTime() throws SQLException {
    LocalDate next = days.broken().plusDays(1);
    assertThat(
            ask("late-feeds", late("12:00"))
                .columns(
                    "data_type",
                    "dates_of_this_weekday",
                    "usually_by",
                    "late_after",
                    "arrived_at",
                    "minutes_late"))
        .containsExactly(
            "FACT_ORDERS | 10 | %1$s 02:00:00.000000 UTC | %1$s 02:00:00.000000 UTC | null | 600"
                .formatted(next),
            ("DIM_ACCOUNT | 10 | %1$s 01:40:00.000000 UTC | %1$s 02:30:00.000000 UTC"
                    + " | %1$s 06:00:00.000000 UTC | 210")
                .formatted(next));
    assertThat(ask("late-feeds", late("02:00")).isEmpty()).isTrue();
  }

  private Map<String, String> late(String time) {
    return Map.of(
        "date",
        "DATE '" + days.broken() + "'",
        "as_of",
        "TIMESTAMP '%s %s:00 UTC'".formatted(days.broken().plusDays(1), time));
  }

  @Test
  void saysWhoWasTold() throws SQLException {
    assertThat(
            ask("who-was-told-what", of(Days.MARKETING, days.complete()))
                .columns("revision", "channel", "attempt", "result", "group_status_after"))
        .containsExactly("1 | log | 1 | DELIVERED | NOTIFIED");
    assertThat(ask("who-was-told-what", of(Days.FINANCE, days.complete())).isEmpty()).isTrue();
  }

  @Test
  void travelsInTime() throws SQLException {
    String then = newest("consumer_group_status", "committed_at");
    String snapshot = newest("data_ingestion_status", "snapshot_id");

    days.deliverDayBefore(stage.api());

    assertThat(known(then)).containsExactly("PENDING | 1 | 2 | GUO/FACT_ORDERS");
    assertThat(known(newest("consumer_group_status", "committed_at")))
        .singleElement()
        .asString()
        .endsWith(" | 2 | 2 | ");
    assertThat(
            ask("what-changed-since-snapshot", Map.of("snapshot", snapshot))
                .columns("data_type", "data_as_of_date", "status_before", "status_after"))
        .containsExactly("FACT_ORDERS | " + days.dayBefore() + " | null | READY_FOR_CONSUMPTION");
  }

  private String newest(String table, String column) throws SQLException {
    String sql =
        "SELECT max_by(%s, committed_at) FROM muster.muster.\"%s$snapshots\""
            .formatted(column, table);
    return query(sql).only();
  }

  private List<String> known(String at) throws SQLException {
    Map<String, String> literals = new TreeMap<>(of(Days.MARKETING, days.dayBefore()));
    literals.put("at", "TIMESTAMP '" + at + "'");
    return ask("what-did-we-know-at", literals)
        .columns("group_status", "num_dependencies_ready", "num_dependencies_total", "missing");
  }

  @Test
  void findsEveryBatchWholeWhileEventsKeepComing() throws Exception {
    long seed = System.nanoTime();
    Moment first = Moment.now(connection);
    long batch = first.batch();
    try (Poster poster = Poster.start(stage.api(), days.broken().minusYears(2), seed)) {
      for (int round = 0; round < ROUNDS; round++) {
        poster.awaitProgress();
        Moment moment = Moment.now(connection);
        assertThat(moment.batch()).as("batches go on, seed %d", seed).isGreaterThan(batch);
        batch = moment.batch();
        assertThat(query(moment.statusesThatDoNotFollow()).rows()).as("%s", moment).isEmpty();
        assertThat(query(moment.groupsThatDoNotFollow()).rows()).as("%s", moment).isEmpty();
        assertThat(query(STATUSES_AHEAD_OF_EVENTS).only()).as("seed %d", seed).isEqualTo("0");
        assertThat(query(EVENTS_WITHOUT_STATUS).only()).as("seed %d", seed).isEqualTo("0");
      }
      // Were batches mixed, the question would say so.
      assertThat(
              query(Moment.now(connection).with(first.statuses()).statusesThatDoNotFollow()).rows())
          .isNotEmpty();
      System.out.printf("%d rounds, %d requests meanwhile%n", ROUNDS, poster.requests());
    }
  }

  @Test
  void findsNoDeleteFiles() throws SQLException {
    for (String table : TABLES) {
      assertThat(query("SELECT DISTINCT content FROM muster.muster.\"" + table + "$files\""))
          .as(table)
          .isEqualTo(new Rows(List.of(Map.of("content", "0"))));
      String ever =
          "SELECT DISTINCT element_at(summary, 'total-delete-files') AS files"
              + " FROM muster.muster.\"%s$snapshots\"";
      assertThat(query(ever.formatted(table)).columns("files")).as(table).containsExactly("0");
    }
  }

  @Test
  void isRefusedToWrite() throws SQLException {
    String rows = "SELECT count(*) FROM muster.muster.consumer_group_dependencies";
    String before = query(rows).only();
    assertThatThrownBy(
            () ->
                write(
                    "INSERT INTO muster.muster.consumer_group_dependencies VALUES"
                        + " ('x', 'y', 'mine', 'GUO', 'FACT_ORDERS', 'SAME_DATE', true)"))
        .isInstanceOf(SQLException.class)
        .hasStackTraceContaining("is written by the service alone");
    assertThat(query(rows).only()).isEqualTo(before);
  }

  private void write(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private Rows ask(String name, Map<String, String> literals) throws SQLException {
    asked.add(name);
    return query(Question.of("trino", name).with(literals));
  }

  private Rows query(String sql) throws SQLException {
    return Rows.of(connection, sql);
  }

  private static Map<String, String> of(Group group, LocalDate date) {
    return Map.of("group", "'" + group.name() + "'", "date", "DATE '" + date + "'");
  }
}
