package dev.muster.engines.trino;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An answer: rows of texts by the names of their columns. */
record Rows(List<Map<String, String>> rows) {
  static Rows of(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      List<Map<String, String>> rows = new ArrayList<>();
      while (answer.next()) {
        rows.add(row(answer));
      }
      return new Rows(Collections.unmodifiableList(rows));
    }
  }

  private static Map<String, String> row(ResultSet answer) throws SQLException {
    ResultSetMetaData columns = answer.getMetaData();
    Map<String, String> row = new LinkedHashMap<>();
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      row.put(columns.getColumnLabel(column), answer.getString(column));
    }
    return row;
  }

  /** Of every row these columns, joined by bars. */
  List<String> columns(String... names) {
    return rows.stream()
        .map(row -> Stream.of(names).map(row::get).collect(Collectors.joining(" | ")))
        .toList();
  }

  /** The only column of the only row. */
  String only() {
    if (rows.size() != 1 || rows.get(0).size() != 1) {
      throw new IllegalStateException("not one value: " + rows);
    }
    return rows.get(0).values().iterator().next();
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }
}
