package dev.muster.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.exceptions.ValidationException;
import org.junit.jupiter.api.Test;

class CommitOutcomeTest {
  @Test
  void nothingMovedWhereIcebergIsSure() {
    assertThat(CommitOutcome.of(new CommitFailedException("stale")))
        .isEqualTo(CommitOutcome.NOTHING_MOVED);
    assertThat(CommitOutcome.of(new ValidationException("conflict")))
        .isEqualTo(CommitOutcome.NOTHING_MOVED);
  }

  @Test
  void unknownWhereItIsNot() {
    Exception cause = new Exception("lost");
    assertThat(CommitOutcome.of(new CommitStateUnknownException(cause)))
        .isEqualTo(CommitOutcome.UNKNOWN);
    assertThat(CommitOutcome.of(new RuntimeIOException("disk"))).isEqualTo(CommitOutcome.UNKNOWN);
    assertThat(CommitOutcome.of(new NullPointerException())).isEqualTo(CommitOutcome.UNKNOWN);
  }
}
