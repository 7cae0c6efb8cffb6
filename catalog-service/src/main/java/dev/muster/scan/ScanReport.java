package dev.muster.scan;

import java.util.List;

/**
 * What a scan has found by now.
 *
 * @param roots how many are done
 * @param files that were listed
 * @param passedOver files of which no landing rule says feed and date
 * @param tooNew files of partitions in which something is too new to be judged
 * @param untold files of which nobody had told, up to now
 * @param gone partitions that had landed, and of which no file is there any more
 * @param failures what could not be read, and why; nothing under these roots is called gone
 */
public record ScanReport(
    int roots,
    long files,
    long passedOver,
    long tooNew,
    long untold,
    long gone,
    List<String> failures) {
  public ScanReport {
    failures = List.copyOf(failures);
  }
}
