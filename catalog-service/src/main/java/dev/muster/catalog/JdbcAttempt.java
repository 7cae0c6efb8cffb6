package dev.muster.catalog;

import java.util.List;
import java.util.Optional;

/** The moves of one or more tables, made in one database transaction. */
record JdbcAttempt(Pointers pointers, List<PreparedMove> tables) implements BatchCommit.Attempt {
  @Override
  public void make() {
    pointers.move(moves());
    tables.forEach(PreparedMove::adopt);
  }

  /**
   * If the moves could be made now, they have not been made, nor will they be by an attempt that is
   * still on its way. If not, somebody has moved a table, this attempt or a rival; and what became
   * of one table, became of all.
   */
  @Override
  public CommitOutcome look() {
    if (pointers.couldMove(moves())) {
      return CommitOutcome.NOTHING_MOVED;
    }
    return tables.stream()
        .map(table -> table.table().trace(table.move()))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(CommitOutcome.UNKNOWN);
  }

  private List<PointerMove> moves() {
    return tables.stream().map(PreparedMove::move).toList();
  }
}
