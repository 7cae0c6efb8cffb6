package dev.muster.ledger.tables;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;

/**
 * A record by its columns' names, in the types of the model; a column that is not there is null.
 */
record Row(Record values) {
  static Row empty(Types.StructType columns) {
    return new Row(GenericRecord.create(columns));
  }

  Row put(String column, Object value) {
    values.setField(column, stored(value));
    return this;
  }

  /** Puts a list of structs. */
  <T> Row put(String column, List<T> items, BiConsumer<T, Row> fill) {
    Types.StructType type =
        values.struct().field(column).type().asListType().elementType().asStructType();
    List<Record> structs = items.stream().map(item -> filled(item, fill, type)).toList();
    values.setField(column, structs);
    return this;
  }

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

  private static Object stored(Object value) {
    if (value instanceof Instant time) {
      return inUtc(time);
    }
    return value instanceof Enum<?> constant ? constant.name() : value;
  }

  /** As {@link Instant#atOffset}, which makes up the rules of the zone each time. */
  private static OffsetDateTime inUtc(Instant time) {
    return LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC)
        .atOffset(ZoneOffset.UTC);
  }

  private static <T> Record filled(T item, BiConsumer<T, Row> fill, Types.StructType type) {
    Row row = empty(type);
    fill.accept(item, row);
    return row.values();
  }
}
