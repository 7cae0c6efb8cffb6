package dev.muster.engines.spark;

import dev.muster.engines.Engine;
import dev.muster.engines.ObjectStore;
import dev.muster.engines.Rows;
import dev.muster.engines.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A Spark in this process. */
final class Spark implements Engine {
  private static final String CATALOG = "spark.sql.catalog.muster";

  private final SparkSession session;

  private Spark(SparkSession session) {
    this.session = session;
  }

  /**
   * Starts it.
   *
   * @param folder where it keeps what it spills
   */
  static Spark start(Stage stage, Path folder) {
    SparkSession.Builder builder = SparkSession.builder().master("local[2]").appName("muster");
    alone(folder).forEach(builder::config);
    catalog(stage).forEach(builder::config);
    return new Spark(builder.getOrCreate());
  }

  static Map<String, String> alone(Path folder) {
    return Map.of(
        "spark.driver.host", "127.0.0.1",
        "spark.driver.bindAddress", "127.0.0.1",
        "spark.local.dir", folder.toString(),
        "spark.sql.warehouse.dir", folder.resolve("warehouse").toUri().toString(),
        "spark.sql.shuffle.partitions", "2",
        "spark.sql.session.timeZone", "UTC",
        "spark.sql.datetime.java8API.enabled", "true",
        "spark.ui.enabled", "false");
  }

  private static Map<String, String> catalog(Stage stage) {
    return Map.of(
        "spark.sql.extensions",
        "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
        CATALOG,
        "org.apache.iceberg.spark.SparkCatalog",
        CATALOG + ".type",
        "rest",
        CATALOG + ".uri",
        stage.service().catalog().toString(),
        // Else it shows for 30 seconds what it has seen before.
        CATALOG + ".cache-enabled",
        "false",
        CATALOG + ".s3.access-key-id",
        ObjectStore.ACCESS_KEY,
        CATALOG + ".s3.secret-access-key",
        ObjectStore.SECRET_KEY);
  }

  @Override
  public String version() {
    return "Spark " + session.version();
  }

  @Override
  public String dialect() {
    return "spark";
  }

  @Override
  public Rows ask(String query) {
    Dataset<Row> answer = session.sql(query);
    return Rows.of(
        List.of(answer.columns()), answer.collectAsList().stream().map(Spark::values).toList());
  }

  private static List<Object> values(Row row) {
    return IntStream.range(0, row.size()).mapToObj(row::get).collect(Collectors.toList());
  }

  @Override
  public void run(String statement) {
    session.sql(statement);
  }

  @Override
  public String metadata(String table, String kind) {
    return "muster.muster.%s.%s".formatted(table, kind);
  }

  @Override
  public String asOf(String table, long snapshot) {
    return "muster.muster.%s VERSION AS OF %d".formatted(table, snapshot);
  }

  @Override
  public void close() {
    session.stop();
  }
}
