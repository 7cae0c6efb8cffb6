package dev.muster.intake;

import dev.muster.intake.ObjectNotice.Kind;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerSettings;
import dev.muster.ledger.MemoryStore;
import dev.muster.model.Claim;
import dev.muster.model.Feed;
import dev.muster.model.IngestionEvent;
import dev.muster.model.Outcome;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A ledger, what closes partitions in it, and a clock that only goes when it is told to. */
final class Landings implements AutoCloseable {
  static final Instant START = Instant.parse("2026-11-23T02:00:00Z");
  static final LandingRules RULES =
      new LandingRules(
          rules(
              "quiet", rule("*.parquet", "PT5M", null, null),
              "marked", rule("*.parquet", null, "_SUCCESS", null),
              "counted", rule("*.parquet", null, null, 3),
              "slow", rule("*.parquet", "PT30S", null, 3),
              "single", rule("data.csv", null, null, null)));

  final MemoryStore store = new MemoryStore();
  private Instant now = START;
  private Ledger ledger;
  private PartitionCloser closer;

  private final int mostTold;

  Landings() {
    this(100);
  }

  /**
   * @param mostTold how many notices wait for the closer
   */
  Landings(int mostTold) {
    this.mostTold = mostTold;
    open();
  }

  private static Map<String, LandingRuleSettings> rules(Object... namesAndRules) {
    Map<String, LandingRuleSettings> rules = new LinkedHashMap<>();
    for (int i = 0; i < namesAndRules.length; i += 2) {
      String name = (String) namesAndRules[i];
      LandingRuleSettings rule = (LandingRuleSettings) namesAndRules[i + 1];
      String pattern = "s3://" + name + "/{source_system}/{data_type}/{data_as_of_date}/";
      rules.put(
          name,
          new LandingRuleSettings(
              pattern + rule.pattern(), rule.quiet(), rule.marker(), rule.count()));
    }
    return rules;
  }

  private static LandingRuleSettings rule(
      String files, String quiet, String marker, Integer count) {
    return new LandingRuleSettings(
        files, quiet == null ? null : Duration.parse(quiet), marker, count);
  }

  private void open() {
    ledger = Ledger.open(store, LedgerSettings.DEFAULTS, () -> now);
    closer = new PartitionCloser(ledger, RULES, () -> now, mostTold);
  }

  void restart() {
    close();
    open();
  }

  /** Puts an object into the partition of this rule, at this second. */
  static ObjectNotice put(String rule, String file, int second) {
    return notice(rule, file, Kind.CREATED, second);
  }

  static ObjectNotice remove(String rule, String file, int second) {
    return notice(rule, file, Kind.REMOVED, second);
  }

  private static ObjectNotice notice(String rule, String file, Kind kind, int second) {
    return new ObjectNotice(
        "s3://" + rule + "/GUO/FACT/2026-11-22/" + file,
        kind,
        NoticeShape.hexadecimal(1_000 + second),
        START.plusSeconds(second),
        kind == Kind.REMOVED ? 0 : 100 + second,
        "etag" + second);
  }

  Partition partition() {
    return new Partition(new Feed("GUO", "FACT"), LocalDate.parse("2026-11-22"));
  }

  /** Sends them as one request and waits for the commit. */
  List<Outcome> send(ObjectNotice... notices) {
    return send(Stream.of(notices).map(Landings::claim).toArray(Claim[]::new));
  }

  List<Outcome> send(Claim... claims) {
    return ledger.submit(List.of(claims)).join();
  }

  static Claim claim(ObjectNotice notice) {
    LandedObject object = RULES.ofObject(notice.path()).orElseThrow();
    Landed landed = object.landed();
    return notice.claim(
        new Partition(landed.feed(), landed.dataAsOfDate().orElseThrow()), object.folder());
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /** What the closer's own thread would do; a moment later, as arrivals take a microsecond. */
  void step() {
    pass(Duration.ofMillis(1));
    try {
      closer.step();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  void passAndStep(String time) {
    step();
    pass(Duration.parse(time));
    step();
  }

  int openPartitions() {
    return closer.openPartitions();
  }

  PartitionStatus row() {
    return ledger.reads().partition(partition()).orElseThrow();
  }

  List<IngestionEvent> events() {
    return store.events();
  }

  @Override
  public void close() {
    closer.close();
    ledger.close();
  }
}
