package dev.muster.engines.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.engines.Event;
import dev.muster.engines.Feed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real Spark writes, and what OpenLineage's integration tells of it, is understood. */
class SparkLandingTest {
  private static final String READY = "READY_FOR_CONSUMPTION";
  private static final LocalDate EARLIER = LocalDate.parse("2026-11-20");
  private static final LocalDate UNTOLD = LocalDate.parse("2026-11-21");

  /** Holds a job of Spark's, which runs in this process, until the test has seen it run. */
  private static final CountDownLatch SEEN = new CountDownLatch(1);

  private static Landing landing;

  @BeforeAll
  static void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) {
    landing = Landing.start(folder);
  }

  @AfterAll
  static void stop() {
    landing.close();
  }

  @Test
  void isProcessingWhileAJobRunsAndThenReady() throws Exception {
    Feed feed = new Feed("GUO", "FACT_ORDERS");
    Path folder = landing.onDisk(feed).resolve("data_as_of_date=" + EARLIER);
    landing
        .spark()
        .udf()
        .register("hold", (UDF1<Long, Long>) SparkLandingTest::hold, DataTypes.LongType);
    Thread job = new Thread(() -> overwrite("SELECT hold(id) AS id FROM range(100)", folder));
    job.start();

    JsonNode running = landing.awaitStatus(feed, EARLIER, "PROCESSING");
    SEEN.countDown();
    JsonNode done = landing.awaitStatus(feed, EARLIER, READY);
    job.join();

    assertThat(running.path("file_path").asText()).isEqualTo(folder.toString());
    requireRow(done, folder, 100);
    assertThat(done.path("revision").asInt()).isOne();
  }

  private static Long hold(Long id) throws InterruptedException {
    if (!SEEN.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("nobody saw it run");
    }
    return id;
  }

  @Test
  void takesTheDateOfATableThatIsWrittenByPartitionFromTheTagOfTheRun() throws Exception {
    Feed feed = new Feed("GUO", "FACT_CLICKS");
    Dataset<Row> rows =
        sql("SELECT id, DATE '%s' AS data_as_of_date FROM range(100)".formatted(Landing.DATE));

    byPartition(rows, landing.onDisk(feed).toString());
    JsonNode first = landing.awaitStatus(feed, Landing.DATE, READY);
    byPartition(rows, landing.onDisk(feed).toString());
    JsonNode second =
        landing.await(
            feed,
            Landing.DATE,
            row -> row.path("revision").asInt() == 2 && row.path("status").asText().equals(READY));

    Path folder = landing.onDisk(feed).resolve("data_as_of_date=" + Landing.DATE);
    assertThat(first.path("record_count").asInt()).isEqualTo(100);
    requireRow(second, folder, 200);
  }

  @Test
  void findsWhatSqlInsertsIntoATableAndNotThatTheTableWasMade() throws Exception {
    Feed feed = new Feed("CRM", "FACT_CALLS");
    sql(
        "CREATE TABLE calls (id BIGINT, data_as_of_date DATE) USING parquet"
            + " PARTITIONED BY (data_as_of_date) LOCATION '%s'".formatted(landing.onDisk(feed)));
    sql(
        "INSERT OVERWRITE calls PARTITION (data_as_of_date = DATE '%s') SELECT id FROM range(10)"
            .formatted(Landing.DATE));

    JsonNode row = landing.awaitStatus(feed, Landing.DATE, READY);

    requireRow(row, landing.onDisk(feed).resolve("data_as_of_date=" + Landing.DATE), 10);
    assertThat(row.path("revision").asInt()).isOne();
  }

  @Test
  void hasFailedWithTheMessageOfTheExceptionAndStaysSo() throws Exception {
    Feed feed = new Feed("GUO", "FACT_RETURNS");
    Feed next = new Feed("GUO", "FACT_RETURNS_NEXT");
    Path folder = landing.onDisk(feed).resolve("data_as_of_date=" + EARLIER);
    Path after = landing.onDisk(next).resolve("data_as_of_date=" + EARLIER);

    assertThatThrownBy(
            () ->
                overwrite(
                    "SELECT id, assert_true(id < 5, 'too many returns') AS ok FROM range(100)",
                    folder))
        .hasMessageContaining("too many returns");
    overwrite("SELECT id FROM range(5)", after);
    // Events keep their order, so all of the first run has been told.
    landing.awaitStatus(next, EARLIER, READY);

    JsonNode failed = landing.api().status(feed, EARLIER).orElseThrow();
    assertThat(failed.path("status").asText()).isEqualTo("FAILED");
    assertThat(failed.path("status_reason").asText())
        .isEqualTo(
            "org.apache.spark.SparkRuntimeException: [USER_RAISED_EXCEPTION] too many returns"
                + " SQLSTATE: P0001");
  }

  @Test
  void findsWhatIsWrittenToS3() throws Exception {
    Feed feed = new Feed("CRM", "DIM_ACCOUNT");
    String folder = "/data_as_of_date=" + EARLIER;
    overwriteAt("SELECT id FROM range(7)", Landing.onS3("s3a", feed) + folder);

    JsonNode row = landing.awaitStatus(feed, EARLIER, READY);

    assertThat(row.path("file_path").asText()).isEqualTo(Landing.onS3("s3", feed) + folder);
    assertThat(row.path("record_count").asInt()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(strings = {"uncompressed", "snappy", "gzip", "zstd", "lz4", "lz4_raw"})
  void isReadyWithEveryCodec(String codec) {
    Feed feed = new Feed("FILES", codec);
    Path folder = landing.files().resolve(codec);
    sql("SELECT id, repeat('x', 1000) AS text FROM range(1000)")
        .write()
        .option("compression", codec)
        .parquet(folder.toString());

    requireReady(feed, folder, 1000);
  }

  @Test
  void isReadyWithNestedTypes() {
    Path folder = landing.files().resolve("nested");
    sql("""
            SELECT id,
              named_struct('street', 'x', 'codes', array(named_struct('code', 1))) AS address,
              map('a', array(1.5, null)) AS prices,
              CAST(id AS DECIMAL(38, 9)) AS amount,
              DATE '2026-11-22' AS day,
              TIMESTAMP '2026-11-22 01:02:03' AS at,
              TIMESTAMP_NTZ '2026-11-22 01:02:03' AS local_time,
              X'00ff' AS bytes,
              parse_json('{"a": [1, "b"]}') AS anything
            FROM range(10)""")
        .write()
        .parquet(folder.toString());

    requireReady(new Feed("FILES", "nested"), folder, 10);
  }

  @Test
  void isReadyWithoutRecords() {
    Path folder = landing.files().resolve("empty");
    overwrite("SELECT id FROM range(10) WHERE id < 0", folder);

    requireReady(new Feed("FILES", "empty"), folder, 0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 0.99})
  void hasFailedWithAFileThatIsCutShort(double part) throws IOException {
    Path folder = landing.files().resolve("cut-" + part);
    overwrite("SELECT id, repeat('x', 1000) AS text FROM range(1000)", folder);
    Path file = data(folder).get(1);
    long size = (long) (Files.size(file) * part);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }

    Feed feed = new Feed("FILES", "cut");
    assertThat(post(feed, folder).path("status").asText()).isEqualTo("FAILED");
    assertThat(landing.api().status(feed, UNTOLD).orElseThrow().path("status_reason").asText())
        .contains(file.getFileName().toString())
        .contains(size < 12 ? "has " + size + " bytes" : "at byte " + (size - 4));
  }

  private static void requireReady(Feed feed, Path folder, int records) {
    assertThat(folder.resolve("_SUCCESS")).exists();
    JsonNode answer = post(feed, folder);

    assertThat(answer.path("status").asText()).as("%s", answer).isEqualTo(READY);
    requireRow(landing.api().status(feed, UNTOLD).orElseThrow(), folder, records);
  }

  private static JsonNode post(Feed feed, Path folder) {
    return landing.api().postAndWait(Event.landed(feed, UNTOLD, folder + "/"));
  }

  private static void requireRow(JsonNode row, Path folder, int records) {
    List<Path> data = data(folder);
    assertThat(row.path("file_path").asText()).startsWith(folder.toString());
    assertThat(row.path("record_count").asInt()).isEqualTo(records);
    assertThat(row.path("file_count").asInt()).isEqualTo(data.size());
    assertThat(row.path("file_size_bytes").asLong())
        .isEqualTo(data.stream().mapToLong(SparkLandingTest::size).sum());
  }

  /** Without the markers and checksums beside them. */
  private static List<Path> data(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith("part-")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Dataset<Row> sql(String query) {
    return landing.spark().sql(query);
  }

  private static void overwrite(String query, Path folder) {
    overwriteAt(query, folder.toString());
  }

  private static void overwriteAt(String query, String folder) {
    sql(query).write().mode(SaveMode.Overwrite).parquet(folder);
  }

  private static void byPartition(Dataset<Row> rows, String table) {
    rows.write().mode(SaveMode.Append).partitionBy("data_as_of_date").parquet(table);
  }
}
