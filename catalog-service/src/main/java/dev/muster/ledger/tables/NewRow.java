package dev.muster.ledger.tables;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.avro.util.Utf8;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * A row to be written, put together by its columns' names, in the types in which Iceberg keeps
 * values; a column that is not put is null.
 */
final class NewRow implements StructLike {
  private final Types.StructType columns;

  /** What was put last: most values are those of the row before. */
  private final Object[] given;

  /** What became of it. */
  private final Object[] values;

  /** By column, what became of the items of lists. */
  private final Map<String, Map<Object, StructLike>> structs = new HashMap<>();

  /** Where the next column is, if columns are put in their order. */
  private int next;

  NewRow(Types.StructType columns) {
    this.columns = columns;
    this.given = new Object[columns.fields().size()];
    this.values = new Object[columns.fields().size()];
  }

  NewRow put(String column, Object value) {
    return put(column, value, same -> same);
  }

  /**
   * Puts what is made of this, which is made once for rows that follow each other with the same.
   */
  <T> NewRow put(String column, T source, Function<T, Object> value) {
    int place = place(column);
    if (!Objects.equals(source, given[place])) {
      values[place] = stored(value.apply(source));
      given[place] = source;
    }
    return this;
  }

  /** Puts a list of structs, the same one for the same item. */
  <T> NewRow put(String column, List<T> items, BiConsumer<T, NewRow> fill) {
    return put(column, items, list -> structs(column, list, fill));
  }

  private <T> List<StructLike> structs(String column, List<T> items, BiConsumer<T, NewRow> fill) {
    Types.StructType type = columns.fieldType(column).asListType().elementType().asStructType();
    Map<Object, StructLike> known = structs.computeIfAbsent(column, any -> new HashMap<>());
    List<StructLike> list = new ArrayList<>(items.size());
    for (T item : items) {
      list.add(known.computeIfAbsent(item, any -> struct(type, item, fill)));
    }
    return list;
  }

  private static <T> NewRow struct(Types.StructType type, T item, BiConsumer<T, NewRow> fill) {
    NewRow struct = new NewRow(type);
    fill.accept(item, struct);
    return struct;
  }

  private int place(String column) {
    List<NestedField> fields = columns.fields();
    for (int i = 0; i < values.length; i++) {
      int place = (next + i) % values.length;
      if (fields.get(place).name().equals(column)) {
        next = place + 1;
        return place;
      }
    }
    throw new IllegalArgumentException("no column " + column);
  }

  private static Object stored(Object value) {
    if (value instanceof Instant time) {
      return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + time.getNano() / 1_000;
    }
    if (value instanceof LocalDate date) {
      return (int) date.toEpochDay();
    }
    if (value instanceof Enum<?> constant) {
      return stored(constant.name());
    }
    // As bytes at once: Parquet would wrap each text in two more objects.
    return value instanceof String text ? new Utf8(text) : value;
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public <T> T get(int place, Class<T> type) {
    return type.cast(values[place]);
  }

  @Override
  public <T> void set(int place, T value) {
    throw new UnsupportedOperationException("a row to be written is put together by names");
  }
}
