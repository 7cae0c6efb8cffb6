package dev.muster.ledger.tables;

/** How the records of one kind lie in one table. */
interface Rows<T> {
  TableLayout layout();

  void fill(T record, NewRow row);

  T read(Row row);
}
