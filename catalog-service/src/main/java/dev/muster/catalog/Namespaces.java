package dev.muster.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;

/**
 * The rows of {@code iceberg_namespace_properties}. A namespace also exists by what is in it, be it
 * a table or another namespace.
 */
record Namespaces(CatalogDatabase database, String catalog) {
  /** The row that is there for the namespace itself, lest one without properties had none. */
  private static final Map.Entry<String, String> EXISTS = Map.entry("exists", "true");

  private static final String BY_NAME = " WHERE catalog_name = ? AND namespace = ?";

  /** As it is stored. */
  static String text(Namespace namespace) {
    return String.join(".", namespace.levels());
  }

  private static Namespace of(String text) {
    return text.isEmpty() ? Namespace.empty() : Namespace.of(text.split("\\.", -1));
  }

  boolean exists(Namespace namespace) {
    String name = text(namespace);
    String within = name.replaceAll("[!_%]", "!$0") + ".%";
    String text =
        """
        SELECT table_namespace FROM iceberg_tables
        WHERE catalog_name = ? AND (table_namespace = ? OR table_namespace LIKE ? ESCAPE '!')
        UNION
        SELECT namespace FROM iceberg_namespace_properties
        WHERE catalog_name = ? AND (namespace = ? OR namespace LIKE ? ESCAPE '!')""";
    // Not every database minds upper and lower case.
    return query(Sql.of(text, catalog, name, within, catalog, name, within)).stream()
        .anyMatch(found -> isWithin(namespace, found));
  }

  /** The namespaces one level below. */
  List<Namespace> children(Namespace parent) {
    String text =
        """
        SELECT table_namespace FROM iceberg_tables WHERE catalog_name = ?
        UNION
        SELECT namespace FROM iceberg_namespace_properties WHERE catalog_name = ?""";
    int depth = parent.length() + 1;
    return query(Sql.of(text, catalog, catalog)).stream()
        .filter(found -> found.length() >= depth && isWithin(parent, found))
        .map(found -> Namespace.of(Arrays.copyOf(found.levels(), depth)))
        .distinct()
        .sorted((a, b) -> text(a).compareTo(text(b)))
        .toList();
  }

  private List<Namespace> query(Sql sql) {
    return database.read(connection -> sql.query(connection, row -> of(row.getString(1))));
  }

  private static boolean isWithin(Namespace ancestor, Namespace namespace) {
    int depth = ancestor.length();
    return namespace.length() >= depth
        && Arrays.equals(ancestor.levels(), 0, depth, namespace.levels(), 0, depth);
  }

  /** Its properties; it may exist without any. */
  Map<String, String> properties(Namespace namespace) {
    String text = "SELECT property_key, property_value FROM iceberg_namespace_properties" + BY_NAME;
    Sql sql = Sql.of(text, catalog, text(namespace));
    Map<String, String> properties = new HashMap<>();
    database.read(
        connection ->
            sql.query(connection, row -> properties.put(row.getString(1), row.getString(2))));
    properties.remove(EXISTS.getKey());
    return properties;
  }

  /**
   * Creates it.
   *
   * @throws AlreadyExistsException if it exists
   */
  void create(Namespace namespace, Map<String, String> properties) {
    Map<String, String> rows = new LinkedHashMap<>(Map.ofEntries(EXISTS));
    rows.putAll(properties);
    try {
      database.write(connection -> insert(connection, namespace, rows));
    } catch (RefusedException e) {
      if (e.isConflict()) {
        throw new AlreadyExistsException(e, "Namespace already exists: %s", namespace);
      }
      throw e;
    }
  }

  void setProperties(Namespace namespace, Map<String, String> properties) {
    database.write(
        connection -> {
          delete(connection, namespace, properties.keySet());
          return insert(connection, namespace, properties);
        });
  }

  /** Whether any was there. */
  boolean removeProperties(Namespace namespace, Collection<String> keys) {
    return database.write(connection -> delete(connection, namespace, keys)) > 0;
  }

  /** Whether it had rows of its own. */
  boolean drop(Namespace namespace) {
    String text = "DELETE FROM iceberg_namespace_properties" + BY_NAME;
    return database.write(Sql.of(text, catalog, text(namespace))::update) > 0;
  }

  private int insert(Connection connection, Namespace namespace, Map<String, String> properties)
      throws SQLException {
    String text =
        "INSERT INTO iceberg_namespace_properties"
            + " (catalog_name, namespace, property_key, property_value) VALUES (?, ?, ?, ?)";
    int inserted = 0;
    for (Map.Entry<String, String> property : properties.entrySet()) {
      inserted +=
          Sql.of(text, catalog, text(namespace), property.getKey(), property.getValue())
              .update(connection);
    }
    return inserted;
  }

  private int delete(Connection connection, Namespace namespace, Collection<String> keys)
      throws SQLException {
    String text = "DELETE FROM iceberg_namespace_properties" + BY_NAME + " AND property_key = ?";
    int deleted = 0;
    for (String key : keys) {
      deleted += Sql.of(text, catalog, text(namespace), key).update(connection);
    }
    return deleted;
  }

  void require(Namespace namespace) {
    if (!exists(namespace)) {
      throw new NoSuchNamespaceException("Namespace does not exist: %s", namespace);
    }
  }
}
