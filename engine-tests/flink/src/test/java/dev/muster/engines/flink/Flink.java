package dev.muster.engines.flink;

import dev.muster.engines.Engine;
import dev.muster.engines.ObjectStore;
import dev.muster.engines.Rows;
import dev.muster.engines.Stage;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;

/** A Flink cluster in this process, asked in batch mode. */
final class Flink implements Engine {
  private static final int SLOTS = 2;

  /** Off: threads of Iceberg's outlive the query that began them, and serve the next. */
  private static final String CHECK_CLASS_LOADERS = "classloader.check-leaked-classloader";

  private static final Map<String, String> CLUSTER =
      Map.of(
          "rest.address",
          "127.0.0.1",
          "rest.bind-address",
          "127.0.0.1",
          CHECK_CLASS_LOADERS,
          "false");

  private final MiniCluster cluster;
  private final TableEnvironment tables;

  private Flink(MiniCluster cluster, TableEnvironment tables) {
    this.cluster = cluster;
    this.tables = tables;
  }

  /** Starts it. */
  static Flink start(Stage stage) throws Exception {
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(Configuration.fromMap(CLUSTER))
                .setNumSlotsPerTaskManager(SLOTS)
                .setCommonBindAddress("127.0.0.1")
                .withRandomPorts()
                .build());
    cluster.start();
    TableEnvironment tables = TableEnvironment.create(batches(cluster.getRestAddress().get()));
    tables.executeSql(catalog(stage));
    return new Flink(cluster, tables);
  }

  private static EnvironmentSettings batches(URI cluster) {
    Map<String, String> settings =
        Map.of(
            "execution.target",
            "remote",
            CHECK_CLASS_LOADERS,
            "false",
            "rest.address",
            cluster.getHost(),
            "rest.port",
            Integer.toString(cluster.getPort()),
            "parallelism.default",
            "1",
            "table.local-time-zone",
            "UTC");
    return EnvironmentSettings.newInstance()
        .inBatchMode()
        .withConfiguration(Configuration.fromMap(settings))
        .build();
  }

  private static String catalog(Stage stage) {
    return """
        CREATE CATALOG muster WITH (
          'type' = 'iceberg',
          'catalog-type' = 'rest',
          'uri' = '%s',
          's3.access-key-id' = '%s',
          's3.secret-access-key' = '%s')"""
        .formatted(stage.service().catalog(), ObjectStore.ACCESS_KEY, ObjectStore.SECRET_KEY);
  }

  @Override
  public String version() {
    return "Flink " + EnvironmentInformation.getVersion();
  }

  @Override
  public String dialect() {
    return "flink";
  }

  @Override
  public Rows ask(String query) {
    TableResult answer = tables.executeSql(query);
    List<List<Object>> rows = new ArrayList<>();
    // Once read to its end, nothing is left to be closed.
    answer.collect().forEachRemaining(row -> rows.add(values(row)));
    return Rows.of(answer.getResolvedSchema().getColumnNames(), rows);
  }

  private static List<Object> values(Row row) {
    return IntStream.range(0, row.getArity()).mapToObj(row::getField).collect(Collectors.toList());
  }

  @Override
  public void run(String statement) {
    try {
      tables.executeSql(statement).await();
    } catch (ExecutionException e) {
      throw new IllegalStateException(statement, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + statement, e);
    }
  }

  @Override
  public String metadata(String table, String kind) {
    return "muster.muster.`%s$%s`".formatted(table, kind);
  }

  @Override
  public String asOf(String table, long snapshot) {
    return "muster.muster.%s /*+ OPTIONS('snapshot-id' = '%d') */".formatted(table, snapshot);
  }

  @Override
  public String createNamespace(String name) {
    return "CREATE DATABASE muster." + name;
  }

  @Override
  public String time(Instant at) {
    LocalDateTime utc = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    return "CAST(TIMESTAMP '%tF %<tT.%<tL' AS TIMESTAMP_LTZ(3))".formatted(utc);
  }

  @Override
  public String travel(Instant to) {
    return "'%d'".formatted(to.toEpochMilli());
  }

  @Override
  public String travel(long snapshot) {
    return "'%d'".formatted(snapshot);
  }

  /** Its sources start side by side. */
  @Override
  public boolean opensFromLeftToRight() {
    return false;
  }

  @Override
  public void close() {
    cluster.closeAsync().join();
  }
}
