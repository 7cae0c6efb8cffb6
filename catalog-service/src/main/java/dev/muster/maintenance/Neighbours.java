package dev.muster.maintenance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * The other tables of a catalog, and where they are. A table does not move, so each is asked once.
 */
final class Neighbours {
  private final Catalog catalog;
  private final Map<TableIdentifier, String> locations = new HashMap<>();

  Neighbours(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Makes sure that no other table lies in this table's folder, around it or within.
   *
   * @throws IllegalStateException if one does
   * @throws RuntimeException if this cannot be told
   */
  void requireNone(TableIdentifier name, Table table) {
    for (TableIdentifier other : all()) {
      String location = locations.computeIfAbsent(other, this::locationOf);
      if (!other.equals(name) && overlap(location, table.location())) {
        throw new IllegalStateException(
            "Table %s shares its folder with %s, so that nothing is deleted there"
                .formatted(name, other));
      }
    }
  }

  private String locationOf(TableIdentifier name) {
    return catalog.loadTable(name).location();
  }

  private List<TableIdentifier> all() {
    return catalog instanceof SupportsNamespaces namespaces
        ? namespaces.listNamespaces().stream().flatMap(top -> under(namespaces, top)).toList()
        : List.of();
  }

  private Stream<TableIdentifier> under(SupportsNamespaces namespaces, Namespace namespace) {
    return Stream.concat(
        catalog.listTables(namespace).stream(),
        namespaces.listNamespaces(namespace).stream().flatMap(child -> under(namespaces, child)));
  }

  private static boolean overlap(String a, String b) {
    String one = folder(a);
    String two = folder(b);
    return one.startsWith(two) || two.startsWith(one);
  }

  private static String folder(String location) {
    return Locations.plain(location).replaceFirst("/*$", "/");
  }
}
