package dev.muster.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.intake.LandingRuleSettings;
import dev.muster.intake.LandingRules;
import dev.muster.intake.PartitionCloser;
import dev.muster.intake.S3NoticeReader;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerSettings;
import dev.muster.ledger.MemoryStore;
import dev.muster.model.Entry;
import dev.muster.model.Feed;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import dev.muster.scan.Scanner.Mode;
import dev.muster.validation.StoredFile;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScannerTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Duration MIN_AGE = Duration.ofMinutes(15);
  private static final Instant LANDED = Instant.parse("2026-11-22T02:14:07Z");
  private static final Instant LATER = LANDED.plusSeconds(60);
  private static final String FOLDER = "s3://landing/guo/orders/2026-11-22/";
  private static final Partition ORDERS =
      new Partition(new Feed("guo", "orders"), LocalDate.parse("2026-11-22"));
  private static final LandingRules RULES =
      new LandingRules(
          Map.of(
              "two",
              new LandingRuleSettings(
                  "s3://landing/{source_system}/{data_type}/{data_as_of_date}/*.parquet",
                  Duration.ZERO,
                  null,
                  2)));

  private final MemoryStore store = new MemoryStore();
  private final Ledger ledger = Ledger.open(store, LedgerSettings.DEFAULTS, CLOCK);
  private final PartitionCloser closer = PartitionCloser.start(ledger, RULES, CLOCK);
  private final FakeLanding landing = new FakeLanding();
  private final Heard heard = new Heard();

  private static final class Heard implements ScanListener {
    private final List<String> lines = new ArrayList<>();
    private final List<ScanReport> progress = new ArrayList<>();
    private BooleanSupplier goesOn = () -> true;

    @Override
    public boolean goesOn() {
      return goesOn.getAsBoolean();
    }

    @Override
    public void untold(Partition partition, int files) {
      lines.add("new " + partition.feed().dataType() + " " + files);
    }

    @Override
    public void gone(PartitionStatus row) {
      lines.add("gone " + row.partition().feed().dataType());
    }

    @Override
    public void progress(ScanReport soFar) {
      progress.add(soFar);
    }
  }

  @AfterEach
  void close() {
    closer.close();
    ledger.close();
  }

  private ScanReport scan(Mode mode) throws InterruptedException {
    heard.lines.clear();
    return scanner(landing).run(mode, heard);
  }

  private Scanner scanner(Landing where) {
    return new Scanner(ledger, RULES, FakeLanding.ROOTS, where, MIN_AGE, CLOCK);
  }

  private void land(String... files) {
    for (String file : files) {
      landing.put(FOLDER + file, 100, LANDED);
    }
  }

  private PartitionStatus row() {
    return ledger.reads().partition(ORDERS).orElseThrow();
  }

  private PartitionStatus await(IngestionStatus status) {
    return await(row -> row.status() == status);
  }

  private void awaitFiles(long count, long bytes) {
    await(
        row ->
            Objects.equals(row.fileCount(), count) && Objects.equals(row.fileSizeBytes(), bytes));
  }

  private PartitionStatus await(Predicate<PartitionStatus> condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.test(row())) {
      assertThat(System.nanoTime()).as("%s", row()).isLessThan(deadline);
      Thread.onSpinWait();
    }
    return row();
  }

  @Test
  void recordsWhatNobodyHasTold() throws Exception {
    land("a.parquet", "b.parquet");

    assertThat(scan(Mode.RECORD).untold()).isEqualTo(2);

    PartitionStatus row = await(IngestionStatus.READY_FOR_CONSUMPTION);
    assertThat(row.fileCount()).isEqualTo(2);
    assertThat(row.fileSizeBytes()).isEqualTo(200);
    assertThat(row.filePath()).isEqualTo(FOLDER);
    assertThat(row.ingestionDate()).isEqualTo(LANDED);
    assertThat(heard.lines).containsExactly("new orders 2");
  }

  @Test
  void isSilentAboutWhatItHasRecorded() throws Exception {
    land("a.parquet", "b.parquet");
    scan(Mode.RECORD);
    await(IngestionStatus.READY_FOR_CONSUMPTION);
    List<IngestionEvent> before = store.events();

    assertThat(scan(Mode.RECORD).untold()).isZero();

    assertThat(store.events()).isEqualTo(before);
    assertThat(heard.lines).isEmpty();
  }

  @Test
  void isSilentAboutWhatNoticesHaveTold() throws Exception {
    land("a.parquet");
    notice("ObjectCreated:Put", "a.parquet", "0055AED6DCD90281E5", LATER);

    assertThat(scan(Mode.RECORD).untold()).isZero();

    assertThat(store.events()).hasSize(1);
  }

  @Test
  void addsTheFilesOfWhichTheNoticesWereLost() throws Exception {
    land("a.parquet", "b.parquet");
    notice("ObjectCreated:Put", "a.parquet", "0055AED6DCD90281E5", LANDED);

    assertThat(scan(Mode.RECORD).untold()).isOne();

    assertThat(await(IngestionStatus.READY_FOR_CONSUMPTION).fileCount()).isEqualTo(2);
  }

  @Test
  void seesThatAFileWasPutAgain() throws Exception {
    land("a.parquet", "b.parquet");
    scan(Mode.RECORD);
    await(IngestionStatus.READY_FOR_CONSUMPTION);
    landing.put(FOLDER + "b.parquet", 150, LATER);

    assertThat(scan(Mode.RECORD).untold()).isOne();

    awaitFiles(2, 250);
    assertThat(row().revision()).isEqualTo(2);
  }

  @Test
  void givesWayToTheNoticesThatComeLater() throws Exception {
    land("a.parquet", "b.parquet");
    scan(Mode.RECORD);
    await(IngestionStatus.READY_FOR_CONSUMPTION);

    notice("ObjectRemoved:Delete", "b.parquet", "0055AED6DCD90281E5", LATER);

    assertThat(await(IngestionStatus.PROCESSING).ingestionDate()).isEqualTo(LATER);
  }

  @Test
  void givesWayToLaterNoticesOfWhatWasPutAgain() throws Exception {
    land("a.parquet", "b.parquet", "c.parquet");
    for (String file : List.of("a.parquet", "b.parquet", "c.parquet")) {
      notice("ObjectCreated:Put", file, "0055AED6DCD90281E5", LANDED);
    }
    awaitFiles(3, 300);
    landing.put(FOLDER + "a.parquet", 150, LATER);
    assertThat(scan(Mode.RECORD).untold()).isOne();
    awaitFiles(3, 350);
    landing.put(FOLDER + "a.parquet", 170, LATER.plusSeconds(60));
    assertThat(scan(Mode.RECORD).untold()).isOne();
    awaitFiles(3, 370);

    notice("ObjectRemoved:Delete", "a.parquet", "0055AED6DCD90281E6", LATER.plusSeconds(120));

    awaitFiles(2, 200);
  }

  @Test
  void believesWhoeverSpokeOfThePartitionAsAWhole() throws Exception {
    land("a.parquet", "b.parquet");
    claim(LATER);

    assertThat(scan(Mode.RECORD).untold()).isZero();
    assertThat(row().lastEventId()).isEqualTo("run-1");

    landing.put(FOLDER + "c.parquet", 100, LATER.plusSeconds(60));
    assertThat(scan(Mode.RECORD).untold()).isOne();
  }

  private void claim(Instant date) {
    ledger
        .submit(
            List.of(
                arrival ->
                    new Entry.Ingested(
                        new IngestionEvent(
                            "run-1",
                            ORDERS,
                            date,
                            arrival,
                            FOLDER,
                            IngestionStatus.INGESTED,
                            null,
                            null,
                            null,
                            null,
                            Map.of()))))
        .join();
  }

  @Test
  void changesNothingInADryRun() throws Exception {
    land("a.parquet", "b.parquet");

    assertThat(scan(Mode.DRY_RUN).untold()).isEqualTo(2);

    assertThat(heard.lines).containsExactly("new orders 2");
    assertThat(store.events()).isEmpty();
  }

  @Test
  void leavesAloneWhatIsStillArriving() throws Exception {
    land("a.parquet");
    landing.put(FOLDER + "b.parquet", 100, CLOCK.instant());

    ScanReport report = scan(Mode.RECORD);

    assertThat(report.tooNew()).isEqualTo(2);
    assertThat(store.events()).isEmpty();
  }

  @Test
  void passesOverWhatNoRuleReads() throws Exception {
    landing.put("s3://landing/guo/orders/2026-13-45/a.parquet", 1, LANDED);
    landing.put("s3://landing/guo/orders/a.parquet", 1, LANDED);
    landing.put(FOLDER + "a.csv", 1, LANDED);
    landing.put(FOLDER + "a\n.parquet", 1, LANDED);
    landing.put(FOLDER + "deeper/a.parquet", 1, LANDED);
    landing.put("s3://landing/guo/" + "x".repeat(3_000) + "/2026-11-22/a.parquet", 1, LANDED);

    ScanReport report = scan(Mode.RECORD);

    assertThat(report.passedOver()).isEqualTo(report.files()).isEqualTo(6);
    assertThat(store.events()).isEmpty();
  }

  @Test
  void reportsPartitionsThatAreGone() throws Exception {
    landTwoFeeds();
    landing.files.keySet().removeIf(path -> path.startsWith(FOLDER));

    assertThat(scan(Mode.RECORD).gone()).isOne();

    assertThat(heard.lines).containsExactly("gone orders");
    assertThat(row().isReady()).isTrue();
  }

  @Test
  void recordsThatTheyAreGoneIfAsked() throws Exception {
    landTwoFeeds();
    landing.files.keySet().removeIf(path -> path.startsWith(FOLDER));

    scan(Mode.RECORD_REMOVALS);

    assertThat(await(IngestionStatus.FAILED).statusReason()).isEqualTo("every file was removed");
    assertThat(scan(Mode.RECORD_REMOVALS).gone()).isZero();
  }

  @Test
  void doesNotTakeAPlaceWithNothingInItForOneThatWasCleared() throws Exception {
    landTwoFeeds();
    landing.files.clear();
    landing.put("s3://landing/crm/unknown", 1, LANDED);

    assertThat(scan(Mode.RECORD_REMOVALS).gone()).isZero();
  }

  @Test
  void saysWhichPlacesCannotBeRead() throws Exception {
    landTwoFeeds();
    landing.isDown = true;

    ScanReport report = scan(Mode.RECORD_REMOVALS);

    assertThat(report.failures())
        .containsExactly(
            "s3://landing/guo: the store does not answer",
            "s3://landing/crm: the store does not answer");
    assertThat(report.gone()).isZero();
  }

  private void landTwoFeeds() throws InterruptedException {
    land("a.parquet", "b.parquet");
    landing.put("s3://landing/guo/items/2026-11-22/a.parquet", 1, LANDED);
    scan(Mode.RECORD);
    await(IngestionStatus.READY_FOR_CONSUMPTION);
  }

  @Test
  void goesOnWhereItWasCutShort() throws Exception {
    landMany(20, 1_500);
    int[] asked = {0};
    heard.goesOn = () -> asked[0]++ < 25_000;
    long first = scan(Mode.RECORD).untold();
    heard.goesOn = () -> true;

    long rest = scan(Mode.RECORD).untold();

    assertThat(first).isPositive().isLessThan(30_000);
    assertThat(first + rest).isEqualTo(30_000);
    assertThat(scan(Mode.RECORD).untold()).isZero();
  }

  @Test
  void holdsAFewThousandFilesOfAHundredThousand() throws Exception {
    landMany(200, 500);
    int[] listed = {0};
    int[] mostAhead = {0};
    Landing counting = new CountingLanding(listed, mostAhead);

    ScanReport report = scanner(counting).run(Mode.RECORD, heard);

    assertThat(report.untold()).isEqualTo(100_000);
    assertThat(mostAhead[0]).isLessThanOrEqualTo(10_500);
    assertThat(scan(Mode.RECORD).untold()).isZero();
  }

  private void landMany(int partitions, int files) {
    for (int day = 0; day < partitions; day++) {
      String folder = "s3://landing/guo/orders/" + LocalDate.EPOCH.plusDays(day) + "/";
      for (int file = 0; file < files; file++) {
        landing.put("%s%05d.parquet".formatted(folder, file), 100, LANDED);
      }
    }
  }

  /** Counts how many files are listed and not recorded yet. */
  private final class CountingLanding implements Landing {
    private final int[] listed;
    private final int[] mostAhead;

    CountingLanding(int[] listed, int[] mostAhead) {
      this.listed = listed;
      this.mostAhead = mostAhead;
    }

    @Override
    public Stream<StoredFile> list(String folder) throws IOException {
      return landing.list(folder).peek(file -> count());
    }

    private void count() {
      long recorded = heard.progress.stream().mapToLong(ScanReport::untold).max().orElse(0);
      mostAhead[0] = (int) Math.max(mostAhead[0], ++listed[0] - recorded);
    }

    @Override
    public Optional<StoredFile> find(String path) {
      return landing.find(path);
    }

    @Override
    public Optional<String> covers(String path) {
      return landing.covers(path);
    }
  }

  @Test
  void refusesToScanNothing() {
    assertThatThrownBy(() -> new Scanner(ledger, RULES, List.of(), landing, MIN_AGE, CLOCK))
        .hasMessageContaining("landing.roots must name the places where data lands");
    assertThatThrownBy(
            () ->
                new Scanner(
                    ledger, new LandingRules(Map.of()), FakeLanding.ROOTS, landing, MIN_AGE, CLOCK))
        .hasMessageContaining("intake.landing_rules must say so");
  }

  private void notice(String event, String file, String sequencer, Instant time) throws Exception {
    String body =
        """
        {"Records": [{"eventTime": "%s", "eventName": "%s", "s3": {"bucket": {"name": "landing"},
          "object": {"key": "guo/orders/2026-11-22/%s", "size": 100, "sequencer": "%s"}}}]}"""
            .formatted(time, event, file, sequencer);
    ledger.submit(new S3NoticeReader(RULES).read(body.getBytes(UTF_8)).claims()).join();
  }
}
