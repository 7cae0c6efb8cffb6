package dev.muster.model;

import java.time.Instant;
import java.util.Map;

/** Anything that changes state. Entries are applied in the order of {@link #at}. */
public sealed interface Entry {
  /** Arrival in the ledger, in microseconds; no two entries share one. */
  Instant at();

  /** The same entry, had it arrived at that time. */
  Entry arriving(Instant arrival);

  /** Whether it defines a group or deletes one. */
  default boolean changesDefinition() {
    return this instanceof GroupDefined || this instanceof GroupDeleted;
  }

  /** A claim about a partition. */
  record Ingested(IngestionEvent event) implements Entry {
    @Override
    public Instant at() {
      return event.receivedAt();
    }

    @Override
    public Entry arriving(Instant arrival) {
      return new Ingested(event.arriving(arrival));
    }
  }

  /** A group was defined, or defined anew. */
  record GroupDefined(GroupSpec spec, Instant at) implements Entry {
    @Override
    public Entry arriving(Instant arrival) {
      return new GroupDefined(spec, arrival);
    }
  }

  /** A group is to be forgotten. */
  record GroupDeleted(String consumerGroupName, Instant at) implements Entry {
    @Override
    public Entry arriving(Instant arrival) {
      return new GroupDeleted(consumerGroupName, arrival);
    }
  }

  /** An attempt to tell an endpoint has ended. */
  record Delivered(Delivery delivery) implements Entry {
    @Override
    public Instant at() {
      return delivery.recordedAt();
    }

    @Override
    public Entry arriving(Instant arrival) {
      return new Delivered(delivery.recorded(arrival));
    }
  }

  /** Somebody wants the announcement of this date to be sent again. */
  record RedeliveryRequested(GroupDate key, Instant at) implements Entry {
    @Override
    public Entry arriving(Instant arrival) {
      return new RedeliveryRequested(key, arrival);
    }
  }

  /**
   * All that streams hold before these positions has been submitted in entries before this one.
   *
   * @param positions by the names of streams: what is to be read next
   */
  record PositionsReached(Map<String, Long> positions, Instant at) implements Entry {
    public PositionsReached {
      positions = Map.copyOf(positions);
    }

    @Override
    public Entry arriving(Instant arrival) {
      return new PositionsReached(positions, arrival);
    }
  }
}
