package dev.muster.scan;

import dev.muster.model.Partition;
import dev.muster.model.PartitionStatus;

/** Is told what a scan finds, on its thread. */
public interface ScanListener {
  /** Whether to go on. */
  boolean goesOn();

  /** So many files of this partition are there of which nobody had told. */
  void untold(Partition partition, int files);

  /** No file is there any more of a partition that had landed. */
  void gone(PartitionStatus row);

  /** This far it has come. */
  void progress(ScanReport soFar);
}
