package dev.muster.validation;

import dev.muster.ledger.PartitionQuery;
import dev.muster.ledger.Reads;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds what was found against what was claimed, and against what the feed is like. */
record Judge(Reads reads, int countDays) {
  private static final Pattern DATE = Pattern.compile("data_as_of_date=([^/]*)");

  /** Of fewer days there is nothing to tell. */
  private static final int FEWEST_DAYS = 3;

  /** The date that the path names is that of the partition, if it names one. */
  void requireDate(PartitionStatus row) throws BadFileException {
    Matcher date = DATE.matcher(row.filePath());
    String expected = row.partition().dataAsOfDate().toString();
    if (date.find() && !date.group(1).equals(expected)) {
      throw new BadFileException(
          "The path says data_as_of_date=%s, expected %s: %s"
              .formatted(date.group(1), expected, row.filePath()));
    }
  }

  /**
   * Passes what can be taken.
   *
   * @return what is odd about it
   */
  Optional<String> judge(PartitionStatus row, Findings found, ValidationRule rule)
      throws BadFileException {
    requireClaimed("record_count", row.recordCount(), found.records());
    requireClaimed("file_count", row.fileCount(), found.files());
    requireClaimed("file_size_bytes", row.fileSizeBytes(), found.bytes());
    if (found.records() == null) {
      return Optional.empty();
    }
    List<PartitionStatus> before = readyDays(row.partition());
    if (rule.boundsCount()) {
      requireUsualCount(found.records(), rule, before);
    }
    Optional<String> change =
        rule.schema() == SchemaPolicy.IGNORE ? Optional.empty() : change(found, before);
    if (change.isPresent() && rule.schema() == SchemaPolicy.FAIL) {
      throw new BadFileException(change.get());
    }
    return change;
  }

  private static void requireClaimed(String what, Long claimed, Long found)
      throws BadFileException {
    if (claimed != null && found != null && !claimed.equals(found)) {
      throw new BadFileException(
          "The files have a %s of %d, expected %d as the event says"
              .formatted(what, found, claimed));
    }
  }

  private List<PartitionStatus> readyDays(Partition partition) {
    PartitionQuery query =
        new PartitionQuery(
            Optional.of(partition.feed().sourceSystem()),
            Optional.of(partition.feed().dataType()),
            Optional.empty(),
            Optional.empty(),
            Optional.of(IngestionStatus.READY_FOR_CONSUMPTION),
            Optional.empty(),
            countDays + 1);
    return reads.partitions(query).stream()
        .filter(row -> !row.partition().equals(partition))
        .limit(countDays)
        .toList();
  }

  private static void requireUsualCount(
      long found, ValidationRule rule, List<PartitionStatus> before) throws BadFileException {
    long[] counts =
        before.stream()
            .map(PartitionStatus::recordCount)
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue)
            .sorted()
            .toArray();
    if (counts.length < FEWEST_DAYS) {
      return;
    }
    double median = (counts[(counts.length - 1) / 2] + counts[counts.length / 2]) / 2.0;
    double least = median * rule.countAtLeast();
    double most = rule.countAtMost() > 0 ? median * rule.countAtMost() : Double.MAX_VALUE;
    if (found < least || found > most) {
      throw new BadFileException(
          "The files hold %d records, expected %s: the median of the last %d ready days is %.0f"
              .formatted(
                  found,
                  found < least ? "at least %.0f".formatted(least) : "at most %.0f".formatted(most),
                  counts.length,
                  median));
    }
  }

  private static Optional<String> change(Findings found, List<PartitionStatus> before) {
    if (found.schemaFingerprint().equals(PartitionFiles.MIXED)) {
      return Optional.of("The files do not all have the same columns");
    }
    return before.stream()
        .filter(row -> row.schemaFingerprint() != null)
        .findFirst()
        .filter(row -> !row.schemaFingerprint().equals(found.schemaFingerprint()))
        .map(
            row ->
                "The columns have changed: schema_fingerprint is %s, and was %s on %s"
                    .formatted(
                        found.schemaFingerprint(),
                        row.schemaFingerprint(),
                        row.partition().dataAsOfDate()));
  }
}
