package dev.muster.engines;

import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An answer: rows of texts by the names of their columns, the same from every engine. Dates and
 * times are as in ISO 8601, times in UTC; what is null stays null.
 */
public record Rows(List<Map<String, String>> rows) {
  /** All that is left of an answer through JDBC. */
  public static Rows of(ResultSet answer) throws SQLException {
    ResultSetMetaData columns = answer.getMetaData();
    List<String> names = new ArrayList<>();
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      names.add(columns.getColumnLabel(column));
    }
    List<List<Object>> rows = new ArrayList<>();
    while (answer.next()) {
      List<Object> row = new ArrayList<>();
      for (int column = 1; column <= names.size(); column++) {
        row.add(answer.getObject(column));
      }
      rows.add(row);
    }
    return of(names, rows);
  }

  /** Rows of Java's own values. */
  public static Rows of(List<String> columns, List<List<Object>> rows) {
    return new Rows(rows.stream().map(row -> row(columns, row)).toList());
  }

  private static Map<String, String> row(List<String> columns, List<Object> values) {
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      row.put(columns.get(i), text(values.get(i)));
    }
    return Collections.unmodifiableMap(row);
  }

  private static String text(Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof Timestamp time) {
      return time.toInstant().toString();
    }
    return value instanceof Date date ? date.toLocalDate().toString() : value.toString();
  }

  /** Of every row these columns, joined by bars. */
  public List<String> columns(String... names) {
    return rows.stream()
        .map(row -> Stream.of(names).map(row::get).collect(Collectors.joining(" | ")))
        .toList();
  }

  /**
   * The only column of the only row.
   *
   * @throws IllegalStateException if there is not just one value
   */
  public String only() {
    if (rows.size() != 1 || rows.get(0).size() != 1) {
      throw new IllegalStateException("not one value: " + rows);
    }
    return rows.get(0).values().iterator().next();
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }
}
