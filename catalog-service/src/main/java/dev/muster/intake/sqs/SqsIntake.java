package dev.muster.intake.sqs;

import dev.muster.intake.LandingRules;
import dev.muster.intake.QueueReader;
import dev.muster.intake.StreamCounts;
import dev.muster.intake.StreamThread;
import dev.muster.ledger.Ledger;
import java.util.Optional;

/**
 * Takes in what the messages of a queue say, events or notices of an object store. A message is
 * deleted once that is committed; one that comes again changes nothing. The queue may be absent,
 * now or later.
 */
public final class SqsIntake implements AutoCloseable {
  private final SqsSettings settings;
  private final Ledger ledger;
  private final QueueReader reader;
  private final StreamCounts counts = new StreamCounts();
  private final StreamThread thread = new StreamThread("sqs", this::readUntilStopped);
  private volatile SqsConnection connection;

  private SqsIntake(SqsSettings settings, LandingRules rules, Ledger ledger) {
    this.settings = settings;
    this.ledger = ledger;
    this.reader = new QueueReader(rules);
  }

  /**
   * Starts to receive; does not wait for the queue.
   *
   * @param rules say which partition an object belongs to
   * @param ledger is to be closed after this
   * @throws IllegalStateException naming what is wrong with the settings
   */
  public static SqsIntake start(SqsSettings settings, LandingRules rules, Ledger ledger) {
    Clients.requireSense(settings);
    SqsIntake intake = new SqsIntake(settings, rules, ledger);
    intake.thread.start();
    return intake;
  }

  private void readUntilStopped() throws InterruptedException {
    try (SqsConnection opened = new SqsConnection(settings, ledger, reader, thread, counts)) {
      connection = opened;
      if (!thread.isStopped()) {
        opened.read();
      }
    } finally {
      connection = null;
    }
  }

  public StreamCounts counts() {
    return counts;
  }

  /** Why nothing can be received now, or nothing deleted, if that is so. */
  public Optional<String> trouble() {
    return thread.trouble();
  }

  /** Stops to receive. What is under way is committed, or will be received again. */
  @Override
  public void close() {
    thread.stop();
    SqsConnection opened = connection;
    if (opened != null) {
      opened.stopReceiving();
    }
    thread.close();
  }
}
