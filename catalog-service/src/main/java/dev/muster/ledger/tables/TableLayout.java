package dev.muster.ledger.tables;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** What a table of ours looks like: the same in every catalog. */
record TableLayout(
    String name,
    Schema schema,
    UnaryOperator<PartitionSpec.Builder> partitioning,
    Map<String, String> properties) {
  static final Namespace NAMESPACE = Namespace.of("muster");

  /** How many snapshots any engine that expires them is asked to leave. */
  static final int MIN_SNAPSHOTS = 20;

  static final Type STRING = Types.StringType.get();
  static final Type INT = Types.IntegerType.get();
  static final Type LONG = Types.LongType.get();
  static final Type BOOLEAN = Types.BooleanType.get();
  static final Type DATE = Types.DateType.get();
  static final Type TIMESTAMP = Types.TimestampType.withZone();

  TableIdentifier identifier() {
    return TableIdentifier.of(NAMESPACE, name);
  }

  /** The partitioning, for this table's schema as a catalog holds it. */
  PartitionSpec spec(Schema stored) {
    return partitioning.apply(PartitionSpec.builderFor(stored)).build();
  }

  /** Whether files are skipped by this column. */
  boolean isFoundBy(String column) {
    return properties.containsKey(TableProperties.METRICS_MODE_COLUMN_CONF_PREFIX + column);
  }

  static Builder named(String name, String comment) {
    return new Builder(name, comment);
  }

  /** Collects columns in their order; the first has field id 1. */
  static final class Builder {
    private final String name;
    private final List<Types.NestedField> columns = new ArrayList<>();
    private final Set<Integer> key = new HashSet<>();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private UnaryOperator<PartitionSpec.Builder> partitioning = spec -> spec;

    private Builder(String name, String comment) {
      this.name = name;
      properties.put("comment", comment);
      properties.put(TableProperties.FORMAT_VERSION, "2");
      properties.put(TableProperties.PARQUET_COMPRESSION, "zstd");
      // The committer alone decides whether to try again: it has to look for its batch first.
      properties.put(TableProperties.COMMIT_NUM_RETRIES, "0");
      // A reader may be about to open it: it goes later, with all that nothing refers to.
      properties.put(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "false");
      properties.put(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "20");
      properties.put(TableProperties.MIN_SNAPSHOTS_TO_KEEP, Integer.toString(MIN_SNAPSHOTS));
      properties.put(TableProperties.MANIFEST_MIN_MERGE_COUNT, "20");
      properties.put(TableProperties.MANIFEST_TARGET_SIZE_BYTES, "65536");
      properties.put(TableProperties.DELETE_MODE, "copy-on-write");
      properties.put(TableProperties.UPDATE_MODE, "copy-on-write");
      properties.put(TableProperties.MERGE_MODE, "copy-on-write");
      properties.put(TableProperties.DEFAULT_WRITE_METRICS_MODE, "none");
    }

    /** A column that is part of the row's key. */
    Builder key(String column, Type type, String doc) {
      key.add(columns.size() + 1);
      return required(column, type, doc);
    }

    Builder required(String column, Type type, String doc) {
      columns.add(Types.NestedField.required(columns.size() + 1, column, type, doc));
      return this;
    }

    Builder optional(String column, Type type, String doc) {
      columns.add(Types.NestedField.optional(columns.size() + 1, column, type, doc));
      return this;
    }

    /** Columns by which files are skipped, so their bounds are kept in the metadata. */
    Builder findBy(String... names) {
      for (String column : names) {
        properties.put(TableProperties.METRICS_MODE_COLUMN_CONF_PREFIX + column, "full");
      }
      return this;
    }

    /**
     * Columns of values that hardly repeat: to look for repetitions would take a third of the time
     * to write them.
     */
    Builder hardlyRepeats(String... names) {
      for (String column : names) {
        properties.put(
            TableProperties.PARQUET_DICT_ENCODING_ENABLED_COLUMN_PREFIX + column, "false");
      }
      return this;
    }

    Builder partitionedBy(UnaryOperator<PartitionSpec.Builder> fields) {
      partitioning = fields;
      return this;
    }

    TableLayout build() {
      return new TableLayout(name, new Schema(columns, key), partitioning, Map.copyOf(properties));
    }
  }
}
