package dev.muster.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.catalog.S3Server;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerSettings;
import dev.muster.ledger.MemoryStore;
import dev.muster.model.Entry;
import dev.muster.model.Feed;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidatorTest {
  private static final Feed ORDERS = new Feed("GUO", "FACT_ORDERS");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 22);
  private static final Instant LANDED = Instant.parse("2026-11-23T02:00:00Z");

  @TempDir private Path folder;

  private MemoryStore store;
  private Service service;

  /** What runs between a start and a stop. */
  private record Service(LandingStorage storage, Ledger ledger, Validator validator)
      implements AutoCloseable {
    @Override
    public void close() {
      validator.close();
      ledger.close();
      storage.close();
    }
  }

  @BeforeEach
  void start() {
    store = new MemoryStore();
    service = started(settings(Map.of()));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private static ValidationSettings settings(Map<String, ValidationOverrideSettings> feeds) {
    return new ValidationSettings(
        ChosenCheck.AUTO,
        SchemaPolicy.WARN,
        0,
        0,
        7,
        Duration.ofMillis(50),
        Duration.ofMinutes(1),
        2,
        4,
        Map.of(),
        feeds);
  }

  private void restart(ValidationSettings settings) {
    service.close();
    service = started(settings);
  }

  private Service started(ValidationSettings settings) {
    return started(settings, new LandingSettings(List.of(folder.toString()), Map.of()));
  }

  private Service started(ValidationSettings settings, LandingSettings landing) {
    LandingStorage storage = new LandingStorage(landing);
    ValidationPolicy policy = new ValidationPolicy(settings, storage, path -> Optional.empty());
    Clock clock = Clock.systemUTC();
    Ledger ledger = Ledger.open(store, new LedgerSettings(1_000, 100), policy::admit, clock);
    return new Service(
        storage,
        ledger,
        Validator.started(
            new Validator(ledger, storage, policy, settings, clock, Duration.ofMillis(5))));
  }

  private static String path(Path folder, LocalDate day) {
    return folder.resolve("orders/data_as_of_date=" + day) + "/";
  }

  private Path landing(LocalDate day) {
    return Path.of(path(folder, day));
  }

  /** Says that the files of this day have landed. */
  private void land(String id, LocalDate day, String path, Long records) {
    land(id, day, LANDED, path, IngestionStatus.INGESTED, records);
  }

  private void land(
      String id, LocalDate day, Instant at, String path, IngestionStatus status, Long records) {
    service
        .ledger()
        .submit(
            List.of(
                arrival ->
                    new Entry.Ingested(
                        new IngestionEvent(
                            id,
                            new Partition(ORDERS, day),
                            at,
                            arrival,
                            path,
                            status,
                            null,
                            records,
                            null,
                            null,
                            Map.of()))))
        .join();
  }

  private PartitionStatus row(LocalDate day) {
    return service.ledger().reads().partition(new Partition(ORDERS, day)).orElseThrow();
  }

  private PartitionStatus verdict(LocalDate day) {
    await(() -> row(day).awaitedCheck() == null);
    return row(day);
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting in vain").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void sumsWhatTheFilesHoldAndPassesOverWhatEnginesDo() throws IOException {
    Path day = landing(DAY);
    Parquet.orders(day.resolve("a.parquet"), 100);
    Parquet.orders(day.resolve("hour=1/b.parquet"), 20);
    Parquet.orders(day.resolve("_temporary/c.parquet"), 7);
    Files.writeString(day.resolve("_SUCCESS"), "");
    Files.writeString(day.resolve(".a.parquet.crc"), "crc");

    land("e1", DAY, path(folder, DAY), null);

    PartitionStatus row = verdict(DAY);
    assertThat(row.status()).isEqualTo(IngestionStatus.READY_FOR_CONSUMPTION);
    assertThat(row.statusReason()).isNull();
    assertThat(row.recordCount()).isEqualTo(120);
    assertThat(row.fileCount()).isEqualTo(2);
    assertThat(row.fileSizeBytes())
        .isEqualTo(
            Files.size(day.resolve("a.parquet")) + Files.size(day.resolve("hour=1/b.parquet")));
    assertThat(row.schemaFingerprint()).matches("[0-9a-f]{32}");
    assertThat(row.revision()).isEqualTo(1);
    assertThat(row.ingestionDate()).isEqualTo(LANDED);
    assertThat(store.events()).hasSize(2);
    assertThat(store.events().get(0).askedCheck()).isPresent();
    assertThat(store.events().get(1).verdict().orElseThrow().eventId()).isEqualTo("e1");
  }

  @Test
  void takesThousandsOfFiles() throws IOException {
    Path one = Parquet.orders(landing(DAY).resolve("0.parquet"), 3);
    for (int i = 1; i < 2_000; i++) {
      Files.createLink(one.resolveSibling(i + ".parquet"), one);
    }

    land("e1", DAY, path(folder, DAY), 6_000L);

    assertThat(verdict(DAY).status()).isEqualTo(IngestionStatus.READY_FOR_CONSUMPTION);
    assertThat(row(DAY).fileCount()).isEqualTo(2_000);
  }

  @Test
  void failsWhatIsNotWhatItIsSaidToBe() throws IOException {
    Path whole = Parquet.orders(landing(DAY).resolve("whole.parquet"), 10);
    Path cut = landing(DAY.plusDays(1)).resolve("cut.parquet");
    Files.createDirectories(cut.getParent());
    Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(whole), 100));
    Path secret = Files.createTempFile("secret", ".parquet");
    Files.createDirectories(landing(DAY.plusDays(2)));
    Files.createSymbolicLink(folder.resolve("out.parquet"), secret);

    land("count", DAY, whole.toString(), 11L);
    land("cut", DAY.plusDays(1), path(folder, DAY.plusDays(1)), null);
    land("empty", DAY.plusDays(2), path(folder, DAY.plusDays(2)), null);
    land("date", DAY.plusDays(3), path(folder, DAY), null);
    land("link", DAY.plusDays(4), folder.resolve("out.parquet").toString(), null);
    land("gone", DAY.plusDays(5), folder.resolve("gone.parquet").toString(), null);
    land("out", DAY.plusDays(6), folder + "/orders/../../" + secret.getFileName(), null);

    assertThat(failure(DAY))
        .isEqualTo("The files have a record_count of 10, expected 11 as the event says");
    assertThat(failure(DAY.plusDays(1))).startsWith(cut + " has bytes").contains("at byte 96");
    assertThat(failure(DAY.plusDays(2)))
        .isEqualTo("There is no file at " + path(folder, DAY.plusDays(2)));
    assertThat(failure(DAY.plusDays(3)))
        .startsWith("The path says data_as_of_date=2026-11-22, expected 2026-11-25");
    assertThat(failure(DAY.plusDays(4))).endsWith("out of the landing roots by a symbolic link");
    assertThat(failure(DAY.plusDays(5))).startsWith("There is no file at ");
    assertThat(failure(DAY.plusDays(6))).endsWith("has a segment . or .., which leads elsewhere");
    await(() -> service.validator().failed() == 7);
    Files.delete(secret);
  }

  private String failure(LocalDate day) {
    assertThat(verdict(day).status()).isEqualTo(IngestionStatus.FAILED);
    return row(day).statusReason();
  }

  @Test
  void leavesAloneWhatItCannotReadOrWasNotAskedFor() {
    land("elsewhere", DAY, "s3://elsewhere/orders/", null);
    land(
        "ready",
        DAY.plusDays(1),
        LANDED,
        path(folder, DAY),
        IngestionStatus.READY_FOR_CONSUMPTION,
        5L);
    land(
        "processing", DAY.plusDays(2), LANDED, path(folder, DAY), IngestionStatus.PROCESSING, null);

    assertThat(row(DAY).status()).isEqualTo(IngestionStatus.READY_FOR_CONSUMPTION);
    assertThat(row(DAY.plusDays(1)).status()).isEqualTo(IngestionStatus.READY_FOR_CONSUMPTION);
    assertThat(row(DAY.plusDays(2)).status()).isEqualTo(IngestionStatus.PROCESSING);
    assertThat(store.events()).allMatch(event -> event.validation() == null);
  }

  @Test
  void waitsForAFileThatComesWithinItsGrace() throws IOException {
    Path file = landing(DAY).resolve("late.parquet");
    ValidationSettings patient =
        new ValidationSettings(
            ChosenCheck.PARQUET,
            SchemaPolicy.WARN,
            0,
            0,
            7,
            Duration.ofMinutes(5),
            Duration.ofMinutes(1),
            2,
            4,
            Map.of(),
            Map.of());
    restart(patient);

    land("e1", DAY, file.toString(), null);
    assertThat(row(DAY).status()).isEqualTo(IngestionStatus.PROCESSING);
    Path elsewhere = Parquet.orders(folder.resolve("tmp/x"), 5);
    Files.createDirectories(file.getParent());
    Files.move(elsewhere, file);

    assertThat(verdict(DAY).recordCount()).isEqualTo(5);
  }

  @Test
  void looksAgainWhereTheStorageFailsAndBlamesNoFile() throws IOException {
    Path file = Parquet.orders(landing(DAY).resolve("a.parquet"), 5);
    Path wall = folder.resolve("wall");
    Files.createDirectories(wall);
    Files.createSymbolicLink(wall.resolve("loop"), wall.resolve("loop"));

    land("e1", DAY, wall.resolve("loop").toString(), null);
    await(() -> service.validator().triedAgain() >= 3);
    assertThat(row(DAY).status()).isEqualTo(IngestionStatus.PROCESSING);
    // At no time may there be no file: that would be a verdict.
    Path link = Files.createLink(folder.resolve("link"), file);
    Files.move(link, wall.resolve("loop"), StandardCopyOption.ATOMIC_MOVE);

    assertThat(verdict(DAY).status()).isEqualTo(IngestionStatus.READY_FOR_CONSUMPTION);
  }

  @Test
  void failsWhatTheStorageRefusesAgainAndAgain() throws Exception {
    String path = "s3://" + S3Server.BUCKET + "/orders/data_as_of_date=" + DAY + "/";
    try (S3Server s3 = S3Server.start(folder.resolve("s3"))) {
      Map<String, String> properties = new HashMap<>(s3.properties());
      properties.put("s3.secret-access-key", "of-somebody-else");
      properties.put("s3.retry.num-retries", "0");
      LandingSettings refused = new LandingSettings(List.of("s3://" + S3Server.BUCKET), properties);
      service.close();
      service = started(settings(Map.of()), refused);
      s3.takeAway();

      land("e1", DAY, path, null);
      // More often than it may be refused; the pause doubles each time.
      await(() -> service.validator().triedAgain() > 8);
      assertThat(row(DAY).status()).isEqualTo(IngestionStatus.PROCESSING);
      s3.bringBack();

      assertThat(verdict(DAY).status()).isEqualTo(IngestionStatus.FAILED);
      assertThat(row(DAY).statusReason())
          .startsWith("Nothing can be read at " + path + ", in 8 tries. S3 answered: ")
          .contains("403")
          .endsWith(
              "Check that the path is right, and that the key of the service may list and read"
                  + " there (s3:ListBucket, s3:GetObject)");
    }
  }

  @Test
  void beginsAnewWhatTakesTooLong() throws IOException {
    Path one = Parquet.orders(landing(DAY).resolve("0.parquet"), 1);
    for (int i = 1; i < 500; i++) {
      Files.createLink(one.resolveSibling(i + ".parquet"), one);
    }
    restart(
        new ValidationSettings(
            ChosenCheck.PARQUET,
            SchemaPolicy.WARN,
            0,
            0,
            7,
            Duration.ZERO,
            Duration.ofMillis(1),
            2,
            1,
            Map.of(),
            Map.of()));

    land("e1", DAY, path(folder, DAY), null);
    await(() -> service.validator().triedAgain() >= 2);
    assertThat(row(DAY).status()).isEqualTo(IngestionStatus.PROCESSING);
    restart(settings(Map.of()));

    assertThat(verdict(DAY).fileCount()).isEqualTo(500);
  }

  @Test
  void findsWhatWaitsAfterAStart() throws IOException {
    service.validator().close();
    Parquet.orders(landing(DAY).resolve("a.parquet"), 5);
    land("e1", DAY, path(folder, DAY), null);
    land("p1", DAY.plusDays(1), LANDED, "/nowhere", IngestionStatus.PROCESSING, null);

    restart(settings(Map.of()));

    assertThat(verdict(DAY).recordCount()).isEqualTo(5);
    assertThat(row(DAY.plusDays(1)).status()).isEqualTo(IngestionStatus.PROCESSING);
    assertThat(store.events()).hasSize(3);
  }

  @Test
  void judgesNoNewerDeliveryByAnOlder() throws IOException {
    service.validator().close();
    Path whole = Parquet.orders(landing(DAY).resolve("whole.parquet"), 5);
    land("older", DAY, LANDED, "/cut.parquet", IngestionStatus.INGESTED, null);
    land("newer", DAY, LANDED.plusSeconds(1), whole.toString(), IngestionStatus.INGESTED, null);
    PartitionStatus newer = row(DAY);
    PartitionStatus older =
        new PartitionStatus(
            newer.partition(),
            LANDED,
            "/cut.parquet",
            newer.status(),
            null,
            null,
            null,
            null,
            null,
            1,
            "older",
            newer.createdAt(),
            newer.createdAt());
    Judgement cut = Judgement.failed(new BadFileException("it is cut"));

    service.ledger().submit(List.of(cut.on(older), cut.on(older))).join();

    assertThat(row(DAY)).isEqualTo(newer);
    assertThat(store.events()).hasSize(3);
    restart(settings(Map.of()));
    assertThat(verdict(DAY).status()).isEqualTo(IngestionStatus.READY_FOR_CONSUMPTION);
    assertThat(row(DAY).revision()).isEqualTo(2);
  }

  @Test
  void tellsOfColumnsThatChangeOrFailsThem() throws IOException {
    Parquet.orders(landing(DAY).resolve("a.parquet"), 5);
    land("e1", DAY, path(folder, DAY), null);
    String before = verdict(DAY).schemaFingerprint();
    LocalDate next = DAY.plusDays(1);
    Parquet.write(
        landing(next).resolve("a.parquet"),
        MessageTypeParser.parseMessageType("message m { required int32 id; }"),
        1,
        CompressionCodecName.SNAPPY,
        (row, i) -> row.append("id", i));

    land("e2", next, path(folder, next), null);
    assertThat(verdict(next).status()).isEqualTo(IngestionStatus.READY_FOR_CONSUMPTION);
    assertThat(row(next).statusReason())
        .isEqualTo(
            "The columns have changed: schema_fingerprint is %s, and was %s on 2026-11-22"
                .formatted(row(next).schemaFingerprint(), before));

    restart(
        settings(
            Map.of("GUO/*", new ValidationOverrideSettings(null, SchemaPolicy.FAIL, null, null))));
    LocalDate third = next.plusDays(1);
    Parquet.orders(landing(third).resolve("a.parquet"), 5);
    land("e3", third, path(folder, third), null);
    assertThat(failure(third)).startsWith("The columns have changed");
  }

  @Test
  void holdsTheCountAgainstRecentDays() throws IOException {
    restart(
        settings(Map.of("GUO/FACT_ORDERS", new ValidationOverrideSettings(null, null, 0.5, 2.0))));
    List<LocalDate> days = new ArrayList<>();
    int[] counts = {100, 90, 110, 49, 201, 60};
    for (int i = 0; i < counts.length; i++) {
      LocalDate day = DAY.plusDays(i);
      Parquet.orders(landing(day).resolve("a.parquet"), counts[i]);
      land("e" + i, day, path(folder, day), null);
      verdict(day);
      days.add(day);
    }

    assertThat(days)
        .extracting(day -> row(day).isReady())
        .containsExactly(true, true, true, false, false, true);
    assertThat(row(days.get(3)).statusReason())
        .isEqualTo(
            "The files hold 49 records, expected at least 50: the median of the last 3 ready days"
                + " is 100");
    assertThat(row(days.get(4)).statusReason()).contains("expected at most 200");
  }
}
