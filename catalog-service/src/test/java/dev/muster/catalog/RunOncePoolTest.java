package dev.muster.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunOncePoolTest {
  @TempDir Path folder;
  private RunOncePool pool;

  @BeforeEach
  void open() {
    pool =
        new RunOncePool(SqliteDatabase.uri(folder.resolve("pool.db")), SqliteDatabase.PROPERTIES);
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"08000", "08003", "08006", "08007", "40001", "HY000"})
  void neverRunsAnActionTwice(String state) {
    AtomicInteger runs = new AtomicInteger();
    SQLException lost = new SQLException("lost", state);

    assertThatThrownBy(
            () ->
                pool.run(
                    connection -> {
                      runs.incrementAndGet();
                      throw lost;
                    },
                    true))
        .isSameAs(lost);
    assertThat(runs).hasValue(1);
  }

  @Test
  void neverRunsAnActionTwiceThoughTheDriverCallsItTransient() {
    AtomicInteger runs = new AtomicInteger();

    assertThatThrownBy(
            () ->
                pool.run(
                    connection -> {
                      runs.incrementAndGet();
                      throw new SQLTransientConnectionException();
                    }))
        .isInstanceOf(SQLTransientConnectionException.class);
    assertThat(runs).hasValue(1);
  }

  @Test
  void reusesAConnectionThatWorks() throws SQLException {
    assertThat(connection()).isSameAs(connection());
  }

  @Test
  void replacesAConnectionOnWhichSomethingFailed() throws SQLException {
    Connection first = connection();

    assertThatThrownBy(
        () ->
            pool.run(
                connection -> {
                  throw new IllegalStateException("not even an SQLException");
                }));

    assertThat(first.isClosed()).isTrue();
    assertThat(connection().isClosed()).isFalse();
  }

  @Test
  void replacesAConnectionThatDiedWhileIdle() throws SQLException {
    Connection first = connection();
    first.close();

    assertThat(connection()).isNotSameAs(first);
    assertThat(pragma("user_version")).isEqualTo("0");
  }

  @Test
  void opensSqliteSoThatACommitIsOnDiskWhenItIsAnswered() throws SQLException {
    assertThat(pragma("journal_mode")).isEqualTo("wal");
    assertThat(pragma("synchronous")).as("FULL").isEqualTo("2");
    assertThat(pragma("busy_timeout")).isEqualTo("10000");
  }

  @Test
  void refusesWorkOnceClosed() throws SQLException {
    Connection connection = connection();
    pool.close();

    assertThat(connection.isClosed()).isTrue();
    assertThatThrownBy(this::connection).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closesOnlyWhenTheStatementUnderWayIsDone() throws Exception {
    CountDownLatch underWay = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicInteger connectionWasOpen = new AtomicInteger();
    Thread user =
        new Thread(
            () -> {
              try {
                pool.run(
                    connection -> {
                      underWay.countDown();
                      awaitQuietly(mayEnd);
                      connectionWasOpen.set(connection.isClosed() ? 0 : 1);
                      return null;
                    });
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    user.start();
    underWay.await();
    Thread closer = new Thread(pool::close);
    closer.start();
    while (!pool.isClosed()) {
      Thread.onSpinWait();
    }
    mayEnd.countDown();
    user.join();
    closer.join();

    assertThat(connectionWasOpen).hasValue(1);
  }

  @Test
  void letsSeveralClientsWorkAtOnceWhereTheyAreAskedFor() throws SQLException {
    Map<String, String> properties = new HashMap<>(SqliteDatabase.PROPERTIES);
    properties.put("clients", "2");
    String uri = SqliteDatabase.uri(folder.resolve("pool.db"));
    try (RunOncePool two = new RunOncePool(uri, properties)) {
      Connection[] both = two.run(a -> two.run(b -> new Connection[] {a, b}));
      assertThat(both[0]).isNotSameAs(both[1]);
    }
  }

  private Connection connection() throws SQLException {
    return pool.run(connection -> connection);
  }

  private String pragma(String name) throws SQLException {
    return pool.run(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet result = statement.executeQuery("PRAGMA " + name)) {
            return result.getString(1);
          }
        });
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
