package dev.muster.engines;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What every engine must answer to its questions, and must find in the tables. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class EngineContract implements TablesContract {
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

  @Override
  public final Engine engine() {
    return engine;
  }

  @Override
  public final Stage stage() {
    return stage;
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
    assertThat(late(12))
        .containsExactly(
            "GUO | FACT_ORDERS | 10 | %1$sT02:00:00Z | %1$sT02:00:00Z | null | 600"
                .formatted(next()),
            "CRM | DIM_ACCOUNT | 10 | %1$sT01:40:00Z | %1$sT02:30:00Z | %1$sT06:00:00Z | 210"
                .formatted(next()));
    assertThat(late(2)).isEmpty();
  }

  /** Which are late at that hour of the next day, but for those that come and go meanwhile. */
  private List<String> late(int hour) {
    Instant asOf = next().atTime(LocalTime.of(hour, 0)).toInstant(ZoneOffset.UTC);
    return ask("late-feeds", Map.of("date", date(days.broken()), "as_of", engine.time(asOf)))
        .columns(
            "source_system",
            "data_type",
            "dates_of_this_weekday",
            "usually_by",
            "late_after",
            "arrived_at",
            "minutes_late")
        .stream()
        .filter(row -> !row.startsWith(Poster.SOURCE))
        .toList();
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
