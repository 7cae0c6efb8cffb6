package dev.muster.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.jdbc.UncheckedSQLException;

/** The rows of {@code iceberg_tables}: where the current metadata of each table and view is. */
record Pointers(CatalogDatabase database, String catalog) {
  private static final String BY_NAME =
      " WHERE catalog_name = ? AND table_namespace = ? AND table_name = ?";

  /**
   * The location of the current metadata file, if there is such a table or view.
   *
   * @throws NotFoundException if it is there, but has none
   */
  Optional<String> find(PointerKind kind, TableIdentifier name) {
    String text =
        "SELECT COALESCE(metadata_location, '') FROM iceberg_tables" + BY_NAME + kind.condition();
    Optional<String> location = first(named(text, name));
    if (location.filter(String::isEmpty).isPresent()) {
      throw new NotFoundException("%s %s has no metadata file", kind.word(), name);
    }
    return location;
  }

  /** What bears this name, if anything does. */
  Optional<PointerKind> kindOf(TableIdentifier name) {
    String text = "SELECT COALESCE(iceberg_type, 'TABLE') FROM iceberg_tables" + BY_NAME;
    return first(named(text, name)).map(PointerKind::valueOf);
  }

  List<TableIdentifier> list(PointerKind kind, Namespace namespace) {
    String text =
        "SELECT table_name FROM iceberg_tables WHERE catalog_name = ? AND table_namespace = ?"
            + kind.condition()
            + " ORDER BY table_name";
    Sql sql = Sql.of(text, catalog, Namespaces.text(namespace));
    return database.read(
        connection ->
            sql.query(connection, row -> TableIdentifier.of(namespace, row.getString(1))));
  }

  /** Whether it was there. */
  boolean drop(PointerKind kind, TableIdentifier name) {
    Sql sql = named("DELETE FROM iceberg_tables" + BY_NAME + kind.condition(), name);
    return database.write(sql::update) > 0;
  }

  /**
   * Whether it was there.
   *
   * @throws AlreadyExistsException if the new name is taken
   */
  boolean rename(PointerKind kind, TableIdentifier from, TableIdentifier to) {
    String set = "UPDATE iceberg_tables SET table_namespace = ?, table_name = ?";
    String toNamespace = Namespaces.text(to.namespace());
    Sql sql = named(set + BY_NAME + kind.condition(), from, toNamespace, to.name());
    try {
      return database.write(sql::update) > 0;
    } catch (RefusedException e) {
      if (e.isConflict()) {
        String inTheWay = kindOf(to).map(PointerKind::word).orElse("It");
        throw new AlreadyExistsException(
            e, "Cannot rename %s to %s. %s already exists", from, to, inTheWay);
      }
      throw e;
    }
  }

  /**
   * Makes all the moves, in one transaction, or none.
   *
   * @throws AlreadyExistsException if what is to be created exists; nothing moved
   * @throws CommitFailedException if one is not where it should be, or the database refuses;
   *     nothing moved
   * @throws CommitStateUnknownException if the database did not answer
   */
  void move(List<PointerMove> moves) {
    try {
      database.write(connection -> make(connection, moves));
    } catch (RefusedException e) {
      if (e.isConflict()) {
        moves.forEach(this::requireFreeName);
      }
      throw new CommitFailedException(e, "Nothing moved: %s", e.getMessage());
    } catch (UncheckedSQLException e) {
      throw new CommitStateUnknownException(e);
    }
  }

  /**
   * Whether {@link #move} would work now, found out by trying and taking it back. If it would, then
   * no earlier attempt at the same moves has happened, and none will: its locks are gone.
   */
  boolean couldMove(List<PointerMove> moves) {
    try {
      database.rehearse(connection -> make(connection, moves));
      return true;
    } catch (CommitFailedException e) {
      return false;
    } catch (RefusedException e) {
      if (e.isConflict()) {
        return false;
      }
      throw e;
    }
  }

  /** Writes only: SQLite cannot always make a writer of a transaction that began as a reader. */
  private Void make(Connection connection, List<PointerMove> moves) throws SQLException {
    for (PointerMove move : moves.stream().sorted(PointerMove.LOCKING_ORDER).toList()) {
      int moved = move.from().isPresent() ? update(connection, move) : insert(connection, move);
      if (moved != 1) {
        throw new CommitFailedException(
            "Cannot commit to %s: somebody else has, and it is no longer at %s",
            move.name(), move.from().orElseThrow());
      }
    }
    return null;
  }

  private int update(Connection connection, PointerMove move) throws SQLException {
    String text =
        "UPDATE iceberg_tables SET metadata_location = ?, previous_metadata_location = ?"
            + BY_NAME
            + move.kind().condition()
            + " AND metadata_location = ?";
    String from = move.from().orElseThrow();
    String namespace = Namespaces.text(move.name().namespace());
    return Sql.of(text, move.to(), from, catalog, namespace, move.name().name(), from)
        .update(connection);
  }

  private int insert(Connection connection, PointerMove move) throws SQLException {
    String text =
        "INSERT INTO iceberg_tables"
            + " (catalog_name, table_namespace, table_name, metadata_location, iceberg_type)"
            + " VALUES (?, ?, ?, ?, ?)";
    String namespace = Namespaces.text(move.name().namespace());
    return Sql.of(text, catalog, namespace, move.name().name(), move.to(), move.kind().name())
        .update(connection);
  }

  private void requireFreeName(PointerMove move) {
    if (move.from().isEmpty()) {
      kindOf(move.name())
          .ifPresent(
              present -> {
                throw present.inTheWayOf(move.kind(), move.name());
              });
    }
  }

  private Optional<String> first(Sql sql) {
    return database.read(connection -> sql.query(connection, row -> row.getString(1))).stream()
        .findFirst();
  }

  /** A statement that ends in {@link #BY_NAME}, preceded by these values. */
  private Sql named(String text, TableIdentifier name, String... before) {
    List<String> values = new ArrayList<>(List.of(before));
    values.addAll(List.of(catalog, Namespaces.text(name.namespace()), name.name()));
    return new Sql(text, values);
  }
}
