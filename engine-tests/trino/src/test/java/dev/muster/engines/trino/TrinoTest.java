package dev.muster.engines.trino;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.engines.Days;
import dev.muster.engines.Group;
import dev.muster.engines.Question;
import dev.muster.engines.Stage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** All of {@code sql/trino}, asked of a real Trino. */
@TestInstance(Lifecycle.PER_CLASS)
class TrinoTest {
  private final Set<String> asked = new HashSet<>();
  private Stage stage;
  private Days days;
  private TrinoServer trino;
  private Connection connection;

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
    Optional<Path> java = Java25.find();
    java.ifPresentOrElse(
        found -> System.out.printf("Trino %s on %s%n", TrinoServer.VERSION, found),
        () -> System.out.println(Java25.NONE));
    assumeTrue(java.isPresent(), Java25.NONE);
    stage = Stage.set(folder.resolve("stage"), LocalDate.now(Clock.systemUTC()));
    days = stage.days();
    trino = TrinoServer.start(java.get(), folder.resolve("trino"), stage);
    connection = trino.connect();
  }

  @AfterAll
  void stop() throws SQLException {
    if (connection != null) {
      connection.close();
    }
    if (trino != null) {
      trino.close();
    }
    if (stage != null) {
      stage.close();
    }
  }

  @Test
  void saysOfAGroupThatItIsComplete() throws SQLException {
    assertThat(ask("is-group-complete", of(Days.MARKETING, days.complete())))
        .extracting(row -> row.substring(0, row.indexOf(" | null | ")))
        .containsExactly(
            "true | true | DMSH_DWQDB | DIM_GUM_AD_DATE | READY_FOR_CONSUMPTION",
            "true | true | GUO | FACT_ORDERS | READY_FOR_CONSUMPTION");
  }

  /** The rows, their columns joined by bars. */
  private List<String> ask(String name, Map<String, String> literals) throws SQLException {
    asked.add(name);
    return query(Question.of("trino", name).with(literals));
  }

  private List<String> query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        StringJoiner text = new StringJoiner(" | ");
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
          text.add(rows.getString(column));
        }
        texts.add(text.toString());
      }
      return texts;
    }
  }

  private static Map<String, String> of(Group group, LocalDate date) {
    return Map.of("group", "'" + group.name() + "'", "date", "DATE '" + date + "'");
  }
}
