package dev.muster.catalog;

import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;

/** What a name in the catalog stands for. */
enum PointerKind {
  /** Rows from before there were views have no type. */
  TABLE("Table", " AND (iceberg_type = 'TABLE' OR iceberg_type IS NULL)"),
  VIEW("View", " AND iceberg_type = 'VIEW'");

  private final String word;
  private final String condition;

  PointerKind(String word, String condition) {
    this.word = word;
    this.condition = condition;
  }

  /** What it is called in messages. */
  String word() {
    return word;
  }

  /** The end of an SQL condition, true for the rows of this kind. */
  String condition() {
    return condition;
  }

  /** One of this kind already has the name. */
  AlreadyExistsException inTheWayOf(PointerKind wanted, TableIdentifier name) {
    String with = wanted == this ? "" : " with same name";
    return new AlreadyExistsException("%s%s already exists: %s", word, with, name);
  }
}
