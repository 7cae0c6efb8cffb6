package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.app.Mortal.Step;
import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.S3Server;
import dev.muster.catalog.TableCatalog;
import dev.muster.ledger.tables.IcebergStore;
import dev.muster.maintenance.StoredFiles;
import dev.muster.model.Feed;
import dev.muster.model.GroupState;
import dev.muster.model.IngestionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process dies at each step of a batch and of maintenance, and is started again. */
class KilledAtEveryStepTest {
  private static final List<Feed> FEEDS = Producers.GROUP.requiredFeeds();

  /** Lately, and in months that are closed. */
  private static final List<Integer> DAYS_AGO = List.of(0, 1, 2, 100, 101, 140);

  /**
   * After a commit of which the number is divisible by this, files of events are merged, and a
   * later commit brings the large ones into the table.
   */
  private static final int COMPACTION_EVERY = 32;

  private static final int MOST_REQUESTS = 200;
  private static final int LONG_AFTER_DAYS = 1_000;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Set<String> acknowledged = new HashSet<>();
  private final List<String> lives = new ArrayList<>();

  @TempDir private Path data;
  private ToldConsumer consumer;
  private CatalogSettings catalog;
  private int events;
  private List<String> unanswered = List.of();

  @BeforeEach
  void listen() throws IOException {
    consumer = ToldConsumer.start();
  }

  @AfterEach
  void stopListening() {
    consumer.close();
  }

  @Test
  void onDisk() throws Exception {
    catalog = CatalogSettings.under(data);
    dieAtTheFirstStart(Step.COMMIT_BEGINS, 3);
    define();
    die(Step.PUT_BEGINS, 1);
    die(Step.PUT_IS_HALF_DONE, oneOfThePuts());
    die(Step.TRANSACTION_BEGINS, 1);
    die(Step.COMMIT_BEGINS, 1);
    die(Step.COMMIT_ENDS, 1);
    dieInACompaction();
    dieInTheCommitOfACompaction(Step.PUT_IS_HALF_DONE, oneOfThePuts());
    dieInTheCommitOfACompaction(Step.COMMIT_ENDS, 1);
    liveUntilCompacted();
    dieInASweep(Step.DELETE_BEGINS, 1);
    dieInASweep(Step.DELETE_ENDS, 1 + random.nextInt(3));
    sweep();
    liveOn();
  }

  @Test
  void onS3() throws Exception {
    try (S3Server s3 = S3Server.start(data.resolve("s3"))) {
      CatalogSettings local = CatalogSettings.under(data);
      String warehouse = "s3://" + S3Server.BUCKET + "/warehouse";
      catalog = new CatalogSettings(local.name(), local.uri(), warehouse, s3.properties());
      define();
      die(Step.PUT_IS_HALF_DONE, oneOfThePuts());
      die(Step.COMMIT_ENDS, 1);
      dieInASweep(Step.DELETE_ENDS, 1);
      sweep();
    }
  }

  /** A batch of events alone has about a dozen. */
  private int oneOfThePuts() {
    return 2 + random.nextInt(9);
  }

  private void dieAtTheFirstStart(Step step, int nth) throws Exception {
    Mortal.condemn(data, step, nth);
    assertKilled(Mortal.launch(data, catalog, "serve", 0), step + " of the first start");
  }

  private void define() throws Exception {
    try (ServiceProcess service = start()) {
      String definition =
          """
          {"required_data_types": [{"source": "%s", "type": "%s"}, {"source": "%s", "type": "%s"}],
           "notify": [{"channel": "webhook", "url": "%s", "secret": "%s"}]}"""
              .formatted(
                  FEEDS.get(0).sourceSystem(),
                  FEEDS.get(0).dataType(),
                  FEEDS.get(1).sourceSystem(),
                  FEEDS.get(1).dataType(),
                  consumer.hook(),
                  ToldConsumer.SECRET);
      String path = "/v1/groups/" + Producers.GROUP.consumerGroupName();
      assertThat(new Calls(service.address()).put(path, definition).status()).isEqualTo(201);
      post(new Calls(service.address()));
      service.kill();
    }
    check();
  }

  private void die(Step step, int nth) throws Exception {
    dieAfter("", this::post, step, nth);
  }

  /** In a put of large files, or in one of the commits before and after. */
  private void dieInACompaction() throws Exception {
    int nth = 10 + random.nextInt(8);
    dieAfter("compaction, ", this::postUntilTheNextCompacts, Step.PUT_IS_HALF_DONE, nth);
  }

  private void dieInTheCommitOfACompaction(Step step, int nth) throws Exception {
    dieAfter(
        "commit of a compaction, ",
        calls -> {
          postUntilTheNextCompacts(calls);
          long before = filesOfEvents();
          post(calls);
          Calls.await("files are merged", () -> filesOfEvents() > before + 1);
        },
        step,
        nth);
  }

  private void dieAfter(String what, Consumer<Calls> life, Step step, int nth) throws Exception {
    lives.add(what + step + " " + nth);
    Process process = launch();
    try (ServiceProcess service = ServiceProcess.listening(process)) {
      Calls calls = new Calls(service.address());
      life.accept(calls);
      dieOf(calls, step, nth);
      assertKilled(process, service.output());
    }
    check();
  }

  private void liveUntilCompacted() throws Exception {
    lives.add("compaction");
    try (ServiceProcess service = start()) {
      Calls calls = new Calls(service.address());
      Calls.await(
          "files are merged",
          () -> {
            post(calls);
            return hasMerged(calls);
          });
      service.kill();
      assertCompacted();
    }
    check();
  }

  private void postUntilTheNextCompacts(Calls calls) {
    do {
      post(calls);
    } while ((newestOfEvents().sequenceNumber() + 1) % COMPACTION_EVERY != 0);
  }

  private long filesOfEvents() {
    try (TableCatalog opened = Catalogs.open(catalog)) {
      return StoredFiles.of(opened).all().stream()
          .filter(file -> file.contains("/ingestion_events/data/"))
          .count();
    }
  }

  /**
   * It starts in its first life today, in the next tomorrow, and so on: there are days to merge.
   */
  private Process launch() throws IOException {
    Mortal.pardon(data);
    return Mortal.launch(data, catalog, "serve", lives.size());
  }

  private ServiceProcess start() throws IOException {
    return ServiceProcess.listening(launch());
  }

  private void dieOf(Calls calls, Step step, int nth) throws IOException {
    Mortal.condemn(data, step, nth);
    for (int request = 0; request < MOST_REQUESTS; request++) {
      try {
        post(calls);
      } catch (UncheckedIOException e) {
        return;
      }
    }
    throw new AssertionError(context() + ": it has not died");
  }

  private void assertKilled(Process process, String output) throws InterruptedException {
    assertThat(process.waitFor()).as("%s: %s", context(), output).isEqualTo(Mortal.KILLED);
  }

  /** Sends again what was not answered, or else something new. */
  private void post(Calls calls) {
    if (unanswered.isEmpty()) {
      int count = 1 + random.nextInt(4);
      unanswered = IntStream.range(0, count).mapToObj(i -> "event-" + events++).toList();
    }
    String body =
        "["
            + String.join(", ", unanswered.stream().map(KilledAtEveryStepTest::event).toList())
            + "]";
    JsonNode answer = calls.postEvent(body).json();
    assertThat(answer.path("accepted").asInt() + answer.path("duplicates").asInt())
        .as("%s: %s", context(), answer)
        .isEqualTo(unanswered.size());
    acknowledged.addAll(unanswered);
    unanswered = List.of();
  }

  /** An id says the same each time that it is sent. */
  private static String event(String id) {
    Random about = new Random(id.hashCode());
    Feed feed = FEEDS.get(about.nextInt(FEEDS.size()));
    return Producers.event(id, feed, DAYS_AGO.get(about.nextInt(DAYS_AGO.size())));
  }

  /** No process is there; the tables are whole, and hold what was acknowledged once. */
  private void check() {
    try (StoredTables tables = StoredTables.open(catalog)) {
      List<String> ids = tables.events().stream().map(IngestionEvent::eventId).toList();
      Set<String> sent = new HashSet<>(acknowledged);
      sent.addAll(unanswered);
      assertThat(ids)
          .as(context())
          .doesNotHaveDuplicates()
          .containsAll(acknowledged)
          .isSubsetOf(sent);
      tables.assertHold(ids, List.of(Producers.GROUP));
    }
    consumer.assertToldUnderOneIdEach(context());
  }

  /** A life without an end by force: all is told and answered. */
  private void liveOn() throws Exception {
    lives.add("the life after");
    try (ServiceProcess service = start()) {
      Calls calls = new Calls(service.address());
      post(calls);
      post(calls);
      Calls.await("all are told", () -> readyAndNotTold(calls) == 0);
      service.kill();
    }
    check();
    assertThat(unanswered).isEmpty();
    try (StoredTables tables = StoredTables.open(catalog)) {
      assertThat(tables.groups()).isNotEmpty();
      consumer.assertKnows(tables.groups(), context());
    }
  }

  private static long readyAndNotTold(Calls calls) {
    String path = "/v1/groups/%s/status".formatted(Producers.GROUP.consumerGroupName());
    String ready = GroupState.READY_FOR_NOTIFICATION.name();
    return StreamSupport.stream(calls.get(path).json().path("items").spliterator(), false)
        .filter(row -> row.path("group_status").asText().equals(ready))
        .count();
  }

  private Snapshot newestOfEvents() {
    try (TableCatalog opened = Catalogs.open(catalog)) {
      return events(opened).currentSnapshot();
    }
  }

  private static Table events(TableCatalog opened) {
    return opened.loadTable(TableIdentifier.of("muster", "ingestion_events"));
  }

  private static boolean hasMerged(Calls calls) {
    return calls
        .get("/metrics")
        .body()
        .lines()
        .anyMatch(line -> line.matches("muster_maintenance_merged_total [1-9].*"));
  }

  private void assertCompacted() {
    try (TableCatalog opened = Catalogs.open(catalog)) {
      assertThat(events(opened).snapshots())
          .as(context())
          .extracting(Snapshot::operation)
          .contains(DataOperations.REPLACE);
      assertThat(events(opened).snapshots())
          .as("%s: they expire", context())
          .hasSizeLessThan(COMPACTION_EVERY / 2);
    }
  }

  private void dieInASweep(Step step, int nth) throws Exception {
    lives.add("sweep, " + step + " " + nth);
    Mortal.condemn(data, step, nth);
    assertKilled(Mortal.launch(data, catalog, "maintain", LONG_AFTER_DAYS), "sweep");
    check();
    try (TableCatalog opened = Catalogs.open(catalog)) {
      StoredFiles files = StoredFiles.of(opened);
      Set<String> live = files.live();
      assertThat(files.all()).as(context()).containsAll(live).hasSizeGreaterThan(live.size());
      files.readEverySnapshot();
    }
  }

  private void sweep() throws Exception {
    lives.add("sweep");
    Mortal.pardon(data);
    Process sweep = Mortal.launch(data, catalog, "maintain", LONG_AFTER_DAYS);
    assertThat(sweep.waitFor()).as(context()).isZero();
    try (TableCatalog opened = Catalogs.open(catalog)) {
      StoredFiles files = StoredFiles.of(opened);
      assertThat(files.all()).as(context()).isEqualTo(files.live());
      files.readEverySnapshot();
      assertThat(IcebergStore.tableNames()).hasSameSizeAs(files.tables());
    }
    check();
  }

  private String context() {
    return "seed %d, %s".formatted(seed, lives);
  }
}
