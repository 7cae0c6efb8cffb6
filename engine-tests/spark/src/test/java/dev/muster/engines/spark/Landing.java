package dev.muster.engines.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.engines.Api;
import dev.muster.engines.Feed;
import dev.muster.engines.MusterService;
import dev.muster.engines.ObjectStore;
import dev.muster.engines.Project;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/** A service that knows where data lands, and a Spark that writes there and tells of its runs. */
final class Landing implements AutoCloseable {
  /** The day for which this Spark is started. */
  static final LocalDate DATE = LocalDate.parse("2026-11-22");

  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Pattern SETTING = Pattern.compile("--conf (\\S+?)=(\\S+)");
  private static final String TAGS = "spark.openlineage.run.tags";
  private static final String OBJECTS = ObjectStore.BUCKET + "/landing";

  private final Path folder;
  private final ObjectStore store;
  private final MusterService service;
  private final Api api;
  private final SparkSession spark;

  private Landing(Path folder, ObjectStore store, MusterService service, SparkSession spark) {
    this.folder = folder;
    this.store = store;
    this.service = service;
    this.api = new Api(service.address());
    this.spark = spark;
  }

  /**
   * Sets it all up.
   *
   * @param folder where data and logs go; empty
   */
  static Landing start(Path folder) {
    ObjectStore store = ObjectStore.start(folder.resolve("s3"));
    MusterService service =
        MusterService.start(folder.resolve("muster"), store, settings(folder, store));
    SparkSession.Builder builder = SparkSession.builder().master("local[2]").appName("orders load");
    Spark.alone(folder.resolve("spark")).forEach(builder::config);
    lineage(service).forEach(builder::config);
    objects(store).forEach(builder::config);
    return new Landing(folder, store, service, builder.getOrCreate());
  }

  private static Map<String, String> settings(Path folder, ObjectStore store) {
    String layout = "/{source_system:upper}/{data_type:upper}/data_as_of_date={data_as_of_date}/*";
    return Map.of(
        "MUSTER_INTAKE_LANDING_RULES",
        "{disk: \"%s/landing%s\", objects: \"s3://%s%s\"}"
            .formatted(folder, layout, OBJECTS, layout),
        "MUSTER_LANDING_ROOTS",
        "[\"%s/landing\", \"%s/files\", \"s3://%s\"]".formatted(folder, folder, OBJECTS),
        "MUSTER_LANDING_PROPERTIES",
        store.properties());
  }

  /** What the page on OpenLineage tells users to set, for this service. */
  private static Map<String, String> lineage(MusterService service) {
    String page = Project.page("how-to/send-openlineage.md");
    assertThat(page).contains(System.getProperty("openlineage-spark"));
    Map<String, String> settings = new HashMap<>();
    SETTING
        .matcher(page.replace("http://localhost:8080", service.address().toString()))
        .results()
        .forEach(setting -> settings.put(setting.group(1), setting.group(2)));
    assertThat(settings).hasSize(4).containsEntry(TAGS, "data_as_of_date:" + DATE);
    return settings;
  }

  private static Map<String, String> objects(ObjectStore store) {
    Map<String, String> settings = new HashMap<>();
    settings.put("spark.hadoop.fs.s3a.endpoint", store.endpoint().toString());
    settings.put("spark.hadoop.fs.s3a.endpoint.region", ObjectStore.REGION);
    settings.put("spark.hadoop.fs.s3a.path.style.access", "true");
    settings.put("spark.hadoop.fs.s3a.connection.ssl.enabled", "false");
    settings.put("spark.hadoop.fs.s3a.access.key", ObjectStore.ACCESS_KEY);
    settings.put("spark.hadoop.fs.s3a.secret.key", ObjectStore.SECRET_KEY);
    return settings;
  }

  SparkSession spark() {
    return spark;
  }

  Api api() {
    return api;
  }

  /** Where a feed lands on disk. */
  Path onDisk(Feed feed) {
    return folder.resolve("landing").resolve(lower(feed));
  }

  /** Where files lie of which no landing rule knows. */
  Path files() {
    return folder.resolve("files");
  }

  /** Where a feed lands on S3. */
  static String onS3(String scheme, Feed feed) {
    return "%s://%s/%s".formatted(scheme, OBJECTS, lower(feed));
  }

  private static String lower(Feed feed) {
    return feed.toString().toLowerCase(Locale.ROOT);
  }

  /** The status row of a partition, once it is as expected. */
  JsonNode await(Feed feed, LocalDate date, Predicate<JsonNode> expected)
      throws InterruptedException {
    long started = System.nanoTime();
    Optional<JsonNode> row = api.status(feed, date);
    while (row.filter(expected).isEmpty()) {
      assertThat(System.nanoTime() - started)
          .as("%s on %s is %s", feed, date, row)
          .isLessThan(LONGEST.toNanos());
      Thread.sleep(50);
      row = api.status(feed, date);
    }
    return row.get();
  }

  JsonNode awaitStatus(Feed feed, LocalDate date, String status) throws InterruptedException {
    return await(feed, date, row -> row.path("status").asText().equals(status));
  }

  @Override
  public void close() {
    spark.stop();
    service.close();
    store.close();
  }
}
