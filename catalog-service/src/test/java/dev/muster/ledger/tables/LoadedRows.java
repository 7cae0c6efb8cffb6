package dev.muster.ledger.tables;

import dev.muster.ledger.Loaded;
import dev.muster.ledger.PageId;
import dev.muster.ledger.Store;
import dev.muster.model.GroupStatus;
import dev.muster.model.PartitionStatus;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The rows of all pages that a store has told of, read one page after the other. */
record LoadedRows(Store store, Loaded loaded) {
  List<PartitionStatus> partitions() {
    return loaded.partitions().pages().flatMap(p -> store.partitionsOn(p).stream()).toList();
  }

  List<GroupStatus> groupStatuses() {
    return loaded.groupStatuses().pages().flatMap(p -> store.groupStatusesOn(p).stream()).toList();
  }

  static Set<PageId> partitionPages(Loaded loaded) {
    return loaded.partitions().pages().collect(Collectors.toSet());
  }
}
