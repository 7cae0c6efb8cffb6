package dev.muster.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What every engine must find in the tables, and may do with them. */
public interface TablesContract {
  int ROUNDS = 3;

  List<String> TABLES =
      List.of(
          "ingestion_events",
          "data_ingestion_status",
          "consumer_group_definitions",
          "consumer_group_dependencies",
          "consumer_group_status",
          "notification_deliveries");

  List<Group> GROUPS = List.of(Days.MARKETING, Days.FINANCE, Days.CUSTOMER_360, Poster.GROUP);

  String STATUSES_AHEAD_OF_EVENTS =
      """
      SELECT count(*) FROM muster.muster.data_ingestion_status AS status
      LEFT JOIN muster.muster.ingestion_events AS event ON event.event_id = status.last_event_id
      WHERE event.event_id IS NULL""";

  String EVENTS_WITHOUT_STATUS =
      """
      SELECT count(*) FROM muster.muster.ingestion_events AS event
      LEFT JOIN muster.muster.data_ingestion_status AS status
        ON status.source_system = event.source_system
        AND status.data_type = event.data_type
        AND status.data_as_of_date = event.data_as_of_date
      WHERE status.status_id IS NULL""";

  Engine engine();

  Stage stage();

  @Test
  default void findsEveryBatchWholeWhileEventsKeepComing() throws InterruptedException {
    long seed = System.nanoTime();
    Moment first = Moment.now(engine());
    Moment last = first;
    try (Poster poster = Poster.start(stage().api(), stage().days().broken().minusYears(2), seed)) {
      for (int round = 0; round < ROUNDS; round++) {
        poster.awaitProgress();
        Moment moment = Moment.now(engine());
        assertThat(moment.batch()).as("batches go on, seed %d", seed).isGreaterThan(last.batch());
        requireWhole(moment, seed);
        requireOrder(seed);
        last = moment;
      }
      System.out.printf("%d rounds, %d requests meanwhile%n", ROUNDS, poster.requests());
    }
    // Were batches mixed, it would show.
    Moment mixed = last.withStatusesOf(first);
    assertThat(mixed.eventsOfStatuses()).isNotEqualTo(mixed.newestEvents());
    assertThat(mixed.stands()).isNotEqualTo(mixed.standsByStatuses(GROUPS));
  }

  private static void requireWhole(Moment moment, long seed) {
    assertThat(moment.eventsOfStatuses())
        .as("batch %d, seed %d", moment.batch(), seed)
        .isEqualTo(moment.newestEvents());
    assertThat(moment.stands())
        .as("batch %d, seed %d", moment.batch(), seed)
        .isEqualTo(moment.standsByStatuses(GROUPS));
  }

  /** What is opened later is no older, so that even tables of two batches fit in one direction. */
  private void requireOrder(long seed) {
    if (engine().opensFromLeftToRight()) {
      assertThat(engine().ask(STATUSES_AHEAD_OF_EVENTS).only()).as("seed %d", seed).isEqualTo("0");
      assertThat(engine().ask(EVENTS_WITHOUT_STATUS).only()).as("seed %d", seed).isEqualTo("0");
    }
  }

  /**
   * Of a month that is over, the dates lie on one page together, by a partitioning of their own;
   * beside it lie a date with many rows and those of later months, each on its own page.
   */
  @Test
  default void findsTheDatesOfAMonthThatIsOver() {
    YearMonth month = YearMonth.from(stage().days().broken().minusMonths(4));
    LocalDate large = month.atDay(15);
    stage().api().post(Poster.everyDayOf(month));
    stage().api().post(Poster.manyOn(large));

    assertThat(rowsOf(month.atDay(1), month.atEndOfMonth()))
        .isEqualTo(month.lengthOfMonth() + Poster.MANY);
    assertThat(rowsOf(month.atDay(1), large)).isEqualTo(15 + Poster.MANY);
    assertThat(rowsOf(large, large)).isEqualTo(1 + Poster.MANY);
    for (LocalDate date : List.of(month.atDay(1), month.atDay(14), month.atEndOfMonth())) {
      assertThat(rowsOf(date, date)).as("on %s", date).isEqualTo(1);
      assertThat(
              engine()
                  .ask(
                      "SELECT source_system, data_type, data_as_of_date, status"
                          + between(date, date))
                  .columns("source_system", "data_type", "data_as_of_date", "status"))
          .containsExactly("STORES | BRANCHES | " + date + " | READY_FOR_CONSUMPTION");
    }
    // It is as it was told: the month is one file, and not one a date.
    assertThat(
            engine()
                .ask(
                    "SELECT record_count FROM "
                        + engine().metadata("data_ingestion_status", "files"))
                .columns("record_count"))
        .contains("" + month.lengthOfMonth(), "" + Poster.MANY);
  }

  private long rowsOf(LocalDate from, LocalDate to) {
    return Long.parseLong(engine().ask("SELECT count(*) AS found" + between(from, to)).only());
  }

  private static String between(LocalDate from, LocalDate to) {
    String range = from.equals(to) ? "= DATE '%s'" : "BETWEEN DATE '%s' AND DATE '%s'";
    return " FROM muster.muster.data_ingestion_status WHERE data_as_of_date "
        + range.formatted(from, to);
  }

  @Test
  default void findsNoDeleteFiles() {
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
                        .formatted(table, value, engine().metadata(table, metadata)))
            .collect(Collectors.joining(" UNION ALL "));
    return engine().ask(query).columns("table_name", "found");
  }

  @Test
  default void writesATableInANamespaceOfItsOwn() {
    LocalDate date = stage().days().broken();
    engine().run(engine().createNamespace("analysts"));
    engine()
        .run(
            """
        CREATE TABLE muster.analysts.ready AS
        SELECT source_system, data_type, data_as_of_date
        FROM muster.muster.data_ingestion_status
        WHERE status = 'READY_FOR_CONSUMPTION' AND data_as_of_date = DATE '%s'"""
                .formatted(date));
    engine()
        .run(
            "INSERT INTO muster.analysts.ready SELECT 'CALENDAR', 'HOLIDAYS', DATE '%s'"
                .formatted(date));
    assertThat(
            engine()
                .ask("SELECT * FROM muster.analysts.ready ORDER BY source_system, data_type")
                .columns("source_system", "data_type", "data_as_of_date"))
        .containsExactly(
            "CALENDAR | HOLIDAYS | " + date,
            "CRM | DIM_ACCOUNT | " + date,
            "DMSH_DWQDB | DIM_CUSTOMER | " + date,
            "DMSH_DWQDB | DIM_GUM_AD_DATE | " + date,
            "DMSH_DWQDB | FACT_CAMPAIGN | " + date,
            "GUO | DIM_PRODUCT | " + date);
    engine().run("DROP TABLE muster.analysts.ready");
  }

  @Test
  default void isRefusedToWriteToTheService() {
    String rows = "SELECT count(*) FROM muster.muster.consumer_group_dependencies";
    String before = engine().ask(rows).only();
    assertThatThrownBy(
            () ->
                engine()
                    .run(
                        "INSERT INTO muster.muster.consumer_group_dependencies VALUES"
                            + " ('x', 'y', 'mine', 'GUO', 'FACT_ORDERS', 'SAME_DATE', true)"))
        .hasStackTraceContaining("is written by the service alone");
    assertThat(engine().ask(rows).only()).isEqualTo(before);
  }
}
