package dev.muster.ledger.tables;

/** How the records of one kind lie in one table. */
interface Rows<T> {
  TableLayout layout();

  /** Puts the same columns each time: the row may still have the values of another record. */
  void fill(T record, NewRow row);

  T read(Row row);
}
