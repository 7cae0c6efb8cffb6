package dev.muster.maintenance;

import java.util.List;
import java.util.Optional;

/**
 * What was found in a table's folder.
 *
 * @param files how many files there are
 * @param bytes how large they are together
 * @param due files that nothing has referred to for the retention
 * @param deleted how many of those were deleted
 * @param waiting files that nothing refers to, for whose deletion it is too early
 * @param failure why the table was passed over, if it was
 */
public record TableReport(
    String table,
    int files,
    long bytes,
    List<String> due,
    int deleted,
    int waiting,
    Optional<String> failure) {
  static TableReport of(String table, Sweep.Found found, int deleted) {
    return new TableReport(
        table,
        found.files(),
        found.bytes(),
        found.due(),
        deleted,
        found.waiting(),
        Optional.empty());
  }

  static TableReport failed(String table, RuntimeException failure) {
    return new TableReport(
        table, 0, 0, List.of(), 0, 0, Optional.of(String.valueOf(failure.getMessage())));
  }
}
