package dev.muster.benchmarks;

import dev.muster.model.Feed;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The same in tables of PostgreSQL: event, status, group and outbox in one transaction, which is on
 * disk when it is answered.
 */
final class RelationalDesign implements AutoCloseable {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE events (event_id text PRIMARY KEY, source_system text, data_type text,"
              + " data_as_of_date date, ingestion_date timestamptz, received_at timestamptz"
              + " DEFAULT now(), file_path text, status text, record_count bigint, file_count"
              + " bigint, file_size_bytes bigint)",
          "CREATE TABLE status (source_system text, data_type text, data_as_of_date date,"
              + " ingestion_date timestamptz, file_path text, status text, record_count bigint,"
              + " file_count bigint, file_size_bytes bigint, revision int, last_event_id text,"
              + " PRIMARY KEY (source_system, data_type, data_as_of_date))",
          "CREATE TABLE dependencies (group_name text, source_system text, data_type text,"
              + " PRIMARY KEY (source_system, data_type, group_name))",
          "CREATE INDEX ON dependencies (group_name)",
          "CREATE TABLE group_status (group_name text, data_as_of_date date, ready int, total int,"
              + " status text, revision int DEFAULT 0, PRIMARY KEY (group_name, data_as_of_date))",
          "CREATE TABLE outbox (id bigserial PRIMARY KEY, group_name text, data_as_of_date date,"
              + " revision int)");

  /** Events of which the ids are new, then their statuses where they are newer news. */
  private static final String TAKE =
      "WITH taken AS (INSERT INTO events (event_id, source_system, data_type, data_as_of_date,"
          + " ingestion_date, file_path, status, record_count, file_count, file_size_bytes)"
          + " SELECT id, source, type, date '2026-11-22', clock_timestamp(), 's3://landing/' || source"
          + " || '/' || type, status, 1200, 4, 88123"
          + " FROM unnest(?::text[], ?::text[], ?::text[], ?::text[]) AS e(id, source, type, status)"
          + " ON CONFLICT (event_id) DO NOTHING RETURNING *),"
          + " newest AS (SELECT DISTINCT ON (source_system, data_type, data_as_of_date) * FROM taken"
          + " ORDER BY source_system, data_type, data_as_of_date, ingestion_date DESC)"
          + " INSERT INTO status SELECT source_system, data_type, data_as_of_date, ingestion_date,"
          + " file_path, status, record_count, file_count, file_size_bytes, 1, event_id FROM newest"
          + " ON CONFLICT (source_system, data_type, data_as_of_date) DO UPDATE SET ingestion_date ="
          + " excluded.ingestion_date, file_path = excluded.file_path, status = excluded.status,"
          + " record_count = excluded.record_count, revision = status.revision + 1, last_event_id ="
          + " excluded.last_event_id WHERE status.ingestion_date <= excluded.ingestion_date";

  /** The groups that wait for those feeds, and an announcement for each that is complete. */
  private static final String TELL =
      "WITH touched AS (SELECT DISTINCT group_name FROM dependencies d JOIN unnest(?::text[],"
          + " ?::text[]) AS e(source, type) ON d.source_system = e.source AND d.data_type = e.type),"
          + " counted AS (SELECT d.group_name, count(*) AS total, count(s.status) AS ready FROM"
          + " dependencies d JOIN touched USING (group_name) LEFT JOIN status s ON s.source_system ="
          + " d.source_system AND s.data_type = d.data_type AND s.data_as_of_date = date '2026-11-22'"
          + " AND s.status = 'READY_FOR_CONSUMPTION' GROUP BY d.group_name),"
          + " moved AS (INSERT INTO group_status (group_name, data_as_of_date, ready, total, status,"
          + " revision) SELECT group_name, date '2026-11-22', ready, total, CASE WHEN ready = total"
          + " THEN 'READY' ELSE 'PENDING' END, 1 FROM counted ORDER BY group_name"
          + " ON CONFLICT (group_name, data_as_of_date) DO UPDATE SET ready = excluded.ready, status ="
          + " excluded.status, revision = group_status.revision + 1 RETURNING *)"
          + " INSERT INTO outbox (group_name, data_as_of_date, revision)"
          + " SELECT group_name, data_as_of_date, revision FROM moved WHERE status = 'READY'";

  /** What of an event is not always the same. */
  record Event(String id, Feed feed, boolean isReady) {
    static Event of(Feed feed, boolean isReady) {
      return new Event(UUID.randomUUID().toString(), feed, isReady);
    }

    private String status() {
      return isReady ? "READY_FOR_CONSUMPTION" : "FAILED";
    }
  }

  /** A connection and its statements, prepared once. */
  static final class Session implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement take;
    private final PreparedStatement tell;

    private Session(Connection connection) throws SQLException {
      this.connection = connection;
      connection.setAutoCommit(false);
      this.take = connection.prepareStatement(TAKE);
      this.tell = connection.prepareStatement(TELL);
    }

    /** One transaction. */
    void commit(List<Event> events) throws SQLException {
      Array sources = array(events, event -> event.feed().sourceSystem());
      Array types = array(events, event -> event.feed().dataType());
      take.setArray(1, array(events, Event::id));
      take.setArray(2, sources);
      take.setArray(3, types);
      take.setArray(4, array(events, Event::status));
      take.executeUpdate();
      tell.setArray(1, sources);
      tell.setArray(2, types);
      tell.executeUpdate();
      connection.commit();
    }

    private Array array(List<Event> events, Function<Event, String> text) throws SQLException {
      return connection.createArrayOf("text", events.stream().map(text).toArray(String[]::new));
    }

    @Override
    public void close() throws SQLException {
      connection.close();
    }
  }

  private final EmbeddedPostgres server;
  private final Fleet fleet;

  RelationalDesign(Path folder, Fleet fleet)
      throws IOException, SQLException, PeerUnavailableException {
    this.server = start(folder);
    this.fleet = fleet;
    try (Connection connection = server.getPostgresDatabase().getConnection()) {
      define(connection);
    }
    try (Session session = session()) {
      session.commit(events(fleet.feeds(), true));
    }
  }

  Session session() throws SQLException {
    return new Session(server.getPostgresDatabase().getConnection());
  }

  /** So many events, of one feed after the other. */
  List<Event> events(int count, boolean isReady) {
    return IntStream.range(0, count)
        .mapToObj(i -> Event.of(fleet.feed(i % fleet.feeds()), isReady))
        .toList();
  }

  private static EmbeddedPostgres start(Path folder) throws PeerUnavailableException {
    try {
      return EmbeddedPostgres.builder()
          .setDataDirectory(folder)
          .setServerConfig("fsync", "on")
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("max_connections", "200")
          .setServerConfig("shared_buffers", "128MB")
          .start();
    } catch (IOException | RuntimeException e) {
      throw new PeerUnavailableException("PostgreSQL does not start here: " + e.getMessage(), e);
    }
  }

  private void define(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String table : SCHEMA) {
        statement.execute(table);
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO dependencies VALUES (?, ?, ?)")) {
      for (int f = 0; f < fleet.feeds(); f++) {
        insert.setString(1, fleet.group(f % fleet.groups()));
        insert.setString(2, fleet.feed(f).sourceSystem());
        insert.setString(3, fleet.feed(f).dataType());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** How many announcements wait. */
  long announcements() throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT count(*) FROM outbox")) {
      count.next();
      return count.getLong(1);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
