package dev.muster.engines;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * A query engine that reads the service's tables through the service's REST catalog, which it calls
 * {@code muster}. Its times are in UTC.
 */
public interface Engine extends AutoCloseable {
  /** What runs, such as {@code Trino 476}. */
  String version();

  /** The folder of {@code sql/} with its questions. */
  String dialect();

  /**
   * The answer to a query.
   *
   * @throws RuntimeException if the engine cannot answer it
   */
  Rows ask(String query);

  /**
   * Runs a statement that changes something, and waits until it is done.
   *
   * @throws RuntimeException if it fails, with the engine's reasons
   */
  void run(String statement);

  /** What stands after {@code FROM} for a metadata table, such as {@code snapshots}. */
  String metadata(String table, String kind);

  /** What stands after {@code FROM} for a table as of a snapshot. */
  String asOf(String table, long snapshot);

  /** What makes a namespace in the catalog. */
  default String createNamespace(String name) {
    return "CREATE SCHEMA muster." + name;
  }

  /** A literal of a point in time, to the millisecond. */
  default String time(Instant at) {
    LocalDateTime utc = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    return "TIMESTAMP '%tF %<tT.%<tL UTC'".formatted(utc);
  }

  /** The literal of a point in time to travel to. */
  default String travel(Instant to) {
    return time(to);
  }

  /** The literal of a snapshot to travel to. */
  default String travel(long snapshot) {
    return Long.toString(snapshot);
  }

  /**
   * Whether it opens the tables of a query in their order in its text, so that the one on the right
   * is no older than the one on the left.
   */
  default boolean opensFromLeftToRight() {
    return true;
  }

  @Override
  void close();
}
