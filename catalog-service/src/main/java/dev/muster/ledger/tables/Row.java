package dev.muster.ledger.tables;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Function;
import org.apache.iceberg.data.Record;

/** A row that was read, by its columns' names, in the types of the model. */
record Row(Record values) {
  String text(String column) {
    return (String) values.getField(column);
  }

  Integer number(String column) {
    return (Integer) values.getField(column);
  }

  Long bigNumber(String column) {
    return (Long) values.getField(column);
  }

  boolean flag(String column) {
    return Boolean.TRUE.equals(values.getField(column));
  }

  LocalDate date(String column) {
    return (LocalDate) values.getField(column);
  }

  Instant time(String column) {
    OffsetDateTime time = (OffsetDateTime) values.getField(column);
    return time == null ? null : time.toInstant();
  }

  /** The constant of this name, or null. */
  <E extends Enum<E>> E constant(String column, Class<E> type) {
    String name = text(column);
    return name == null ? null : Enum.valueOf(type, name);
  }

  /** A list of structs. */
  <T> List<T> list(String column, Function<Row, T> read) {
    List<?> structs = (List<?>) values.getField(column);
    return structs.stream().map(struct -> read.apply(new Row((Record) struct))).toList();
  }
}
