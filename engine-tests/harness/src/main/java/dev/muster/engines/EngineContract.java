package dev.muster.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What every engine must do with the tables, and what it must answer to its questions. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class EngineContract {
  private static final int ROUNDS = 3;

  private static final List<String> TABLES =
      List.of(
          "ingestion_events",
          "data_ingestion_status",
          "consumer_group_definitions",
          "consumer_group_dependencies",
          "consumer_group_status",
          "notification_deliveries");

  private static final List<Group> GROUPS =
      List.of(Days.MARKETING, Days.FINANCE, Days.CUSTOMER_360, Poster.GROUP);

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
  private Engine engine;

  /**
   * Starts the engine.
   *
   * @param folder for its settings, data and log; empty
   */
  protected abstract Engine start(Stage stage, Path folder) throws Exception;

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    stage = Stage.set(folder.resolve("stage"), LocalDate.now(Clock.systemUTC()));
    days = stage.days();
    engine = start(stage, folder.resolve("engine"));
    System.out.println(engine.version());
  }

  @AfterAll
  void stop() {
    if (engine != null) {
      engine.close();
    }
    if (stage != null) {
      stage.close();
    }
    if (engine != null) {
      assertThat(Question.all(engine.dialect()))
          .extracting(Question::name)
          .containsExactlyInAnyOrderElementsOf(asked);
    }
  }

  public final Engine engine() {
    return engine;
  }

  public final Days days() {
    return days;
  }

  @Test
  void saysOfAGroupThatItIsComplete() {
    assertThat(
            ask("is-group-complete", of(Days.MARKETING, days.complete()))
                .columns("complete", "ready", "source_system", "data_type", "status"))
        .containsExactly(
            "true | true | DMSH_DWQDB | DIM_GUM_AD_DATE | READY_FOR_CONSUMPTION",
            "true | true | GUO | FACT_ORDERS | READY_FOR_CONSUMPTION");
  }

  @Test
  void saysOfAGroupWhatIsMissing() {
    assertThat(
            ask("is-group-complete", of(Days.FINANCE, days.broken()))
                .columns("complete", "ready", "data_type", "status", "status_reason"))
        .containsExactly(
            "false | false | FACT_ORDERS | NOT YET KNOWN | null",
            "false | false | FACT_RETURNS | FAILED | file is cut short",
            "false | true | DIM_PRODUCT | READY_FOR_CONSUMPTION | null");
  }

  @Test
  void opensTheGateOnlyToACompleteGroup() {
    assertThat(
            ask("gate", of(Days.MARKETING, days.complete()))
                .columns("consumer_group_name", "data_as_of_date", "revision"))
        .containsExactly(Days.MARKETING.name() + " | " + days.complete() + " | 1");
    assertThat(ask("gate", of(Days.MARKETING, days.broken())).isEmpty()).isTrue();
    assertThat(ask("gate", of(Days.FINANCE, days.broken())).isEmpty()).isTrue();
  }

  @Test
  void saysHowFarEveryFeedHasCome() {
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
  void saysWhichFeedsAreLateAgainstTheirUsualTime() {
    assertThat(
            ask("late-feeds", late(12))
                .columns(
                    "data_type",
                    "dates_of_this_weekday",
                    "usually_by",
                    "late_after",
                    "arrived_at",
                    "minutes_late"))
        .containsExactly(
            "FACT_ORDERS | 10 | %1$sT02:00:00Z | %1$sT02:00:00Z | null | 600".formatted(next()),
            "DIM_ACCOUNT | 10 | %1$sT01:40:00Z | %1$sT02:30:00Z | %1$sT06:00:00Z | 210"
                .formatted(next()));
    assertThat(ask("late-feeds", late(2)).isEmpty()).isTrue();
  }

  private Map<String, String> late(int hour) {
    Instant asOf = next().atTime(LocalTime.of(hour, 0)).toInstant(ZoneOffset.UTC);
    return Map.of("date", date(days.broken()), "as_of", engine.time(asOf));
  }

  private LocalDate next() {
    return days.broken().plusDays(1);
  }

  @Test
  void saysWhoWasTold() {
    assertThat(
            ask("who-was-told-what", of(Days.MARKETING, days.complete()))
                .columns("revision", "channel", "attempt", "result", "group_status_after"))
        .containsExactly("1 | log | 1 | DELIVERED | NOTIFIED");
    assertThat(ask("who-was-told-what", of(Days.FINANCE, days.complete())).isEmpty()).isTrue();
  }

  @Test
  void travelsInTime() {
    Instant then = Snapshot.newest(engine, "consumer_group_status").committedAt();
    long snapshot = Snapshot.newest(engine, "data_ingestion_status").id();

    days.deliverDayBefore(stage.api());

    assertThat(known(then)).containsExactly("PENDING | 1 | 2 | GUO/FACT_ORDERS");
    assertThat(known(Snapshot.newest(engine, "consumer_group_status").committedAt()))
        .singleElement()
        .asString()
        .endsWith(" | 2 | 2 | ");
    assertThat(
            ask("what-changed-since-snapshot", Map.of("snapshot", engine.travel(snapshot)))
                .columns("data_type", "data_as_of_date", "status_before", "status_after"))
        .containsExactly("FACT_ORDERS | " + days.dayBefore() + " | null | READY_FOR_CONSUMPTION");
  }

  private List<String> known(Instant at) {
    Map<String, String> literals = new TreeMap<>(of(Days.MARKETING, days.dayBefore()));
    literals.put("at", engine.travel(at));
    return ask("what-did-we-know-at", literals)
        .columns("group_status", "num_dependencies_ready", "num_dependencies_total", "missing");
  }

  @Test
  void findsEveryBatchWholeWhileEventsKeepComing() throws InterruptedException {
    long seed = System.nanoTime();
    Moment first = Moment.now(engine);
    Moment last = first;
    try (Poster poster = Poster.start(stage.api(), days.broken().minusYears(2), seed)) {
      for (int round = 0; round < ROUNDS; round++) {
        poster.awaitProgress();
        Moment moment = Moment.now(engine);
        assertThat(moment.batch()).as("batches go on, seed %d", seed).isGreaterThan(last.batch());
        assertThat(moment.eventsOfStatuses())
            .as("batch %d, seed %d", moment.batch(), seed)
            .isEqualTo(moment.newestEvents());
        assertThat(moment.stands())
            .as("batch %d, seed %d", moment.batch(), seed)
            .isEqualTo(moment.standsByStatuses(GROUPS));
        if (engine.opensFromLeftToRight()) {
          assertThat(engine.ask(STATUSES_AHEAD_OF_EVENTS).only())
              .as("seed %d", seed)
              .isEqualTo("0");
          assertThat(engine.ask(EVENTS_WITHOUT_STATUS).only()).as("seed %d", seed).isEqualTo("0");
        }
        last = moment;
      }
      System.out.printf("%d rounds, %d requests meanwhile%n", ROUNDS, poster.requests());
    }
    // Were batches mixed, it would show.
    Moment mixed = last.withStatusesOf(first);
    assertThat(mixed.eventsOfStatuses()).isNotEqualTo(mixed.newestEvents());
  }

  @Test
  void findsNoDeleteFiles() {
    assertThat(ofAllTables("content", "files"))
        .hasSameSizeAs(TABLES)
        .allMatch(row -> row.endsWith(" | 0"));
    assertThat(ofAllTables("summary['total-delete-files']", "snapshots"))
        .hasSameSizeAs(TABLES)
        .allMatch(row -> row.endsWith(" | 0"));
  }

  /** What a metadata table of each table holds, each value once. */
  private List<String> ofAllTables(String value, String metadata) {
    String query =
        TABLES.stream()
            .map(
                table ->
                    "SELECT DISTINCT '%s' AS table_name, %s AS found FROM %s"
                        .formatted(table, value, engine.metadata(table, metadata)))
            .collect(Collectors.joining(" UNION ALL "));
    return engine.ask(query).columns("table_name", "found");
  }

  @Test
  void writesATableInANamespaceOfItsOwn() {
    engine.run(engine.createNamespace("analysts"));
    engine.run(
        """
        CREATE TABLE muster.analysts.ready AS
        SELECT source_system, data_type, data_as_of_date
        FROM muster.muster.data_ingestion_status
        WHERE status = 'READY_FOR_CONSUMPTION' AND data_as_of_date = %s"""
            .formatted(date(days.broken())));
    engine.run(
        "INSERT INTO muster.analysts.ready SELECT 'CALENDAR', 'HOLIDAYS', " + date(days.broken()));
    assertThat(
            engine
                .ask("SELECT * FROM muster.analysts.ready ORDER BY source_system, data_type")
                .columns("source_system", "data_type", "data_as_of_date"))
        .containsExactly(
            "CALENDAR | HOLIDAYS | " + days.broken(),
            "CRM | DIM_ACCOUNT | " + days.broken(),
            "DMSH_DWQDB | DIM_CUSTOMER | " + days.broken(),
            "DMSH_DWQDB | DIM_GUM_AD_DATE | " + days.broken(),
            "DMSH_DWQDB | FACT_CAMPAIGN | " + days.broken(),
            "GUO | DIM_PRODUCT | " + days.broken());
    engine.run("DROP TABLE muster.analysts.ready");
  }

  @Test
  void isRefusedToWriteToTheService() {
    String rows = "SELECT count(*) FROM muster.muster.consumer_group_dependencies";
    String before = engine.ask(rows).only();
    assertThatThrownBy(
            () ->
                engine.run(
                    "INSERT INTO muster.muster.consumer_group_dependencies VALUES"
                        + " ('x', 'y', 'mine', 'GUO', 'FACT_ORDERS', 'SAME_DATE', true)"))
        .hasStackTraceContaining("is written by the service alone");
    assertThat(engine.ask(rows).only()).isEqualTo(before);
  }

  private Rows ask(String name, Map<String, String> literals) {
    asked.add(name);
    return engine.ask(Question.of(engine.dialect(), name).with(literals));
  }

  private static Map<String, String> of(Group group, LocalDate date) {
    return Map.of("group", "'" + group.name() + "'", "date", date(date));
  }

  private static String date(LocalDate date) {
    return "DATE '" + date + "'";
  }
}
