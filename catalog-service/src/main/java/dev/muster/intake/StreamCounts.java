package dev.muster.intake;

import java.util.concurrent.atomic.LongAdder;

/** What came by a stream since the start. */
public final class StreamCounts {
  private final LongAdder messages = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder ignored = new LongAdder();
  private final LongAdder rejected = new LongAdder();

  /** So many messages are done with: their events are committed. */
  public void addMessages(int count) {
    messages.add(count);
  }

  /** An event had come before. */
  public void addDuplicate() {
    duplicates.increment();
  }

  /** So many events had come before. */
  public void addDuplicates(int count) {
    duplicates.add(count);
  }

  /** So many notices said nothing of a partition. */
  public void addIgnored(int count) {
    ignored.add(count);
  }

  /** A message, or an event in it, could not be taken. */
  public void addRejected() {
    rejected.increment();
  }

  public long messages() {
    return messages.sum();
  }

  public long duplicates() {
    return duplicates.sum();
  }

  public long ignored() {
    return ignored.sum();
  }

  public long rejected() {
    return rejected.sum();
  }
}
