package dev.muster.intake.kafka;

import dev.muster.intake.MessageReader;
import dev.muster.intake.StreamCounts;
import dev.muster.intake.StreamThread;
import dev.muster.ledger.Ledger;
import java.util.Optional;

/**
 * Takes in the events of a topic. Each message is in the tables once, whatever dies: how far the
 * topic has been read is committed with the events. Brokers may be absent, now or later.
 */
public final class KafkaIntake implements AutoCloseable {
  private final KafkaSettings settings;
  private final Ledger ledger;
  private final MessageReader reader = new MessageReader();
  private final StreamCounts counts = new StreamCounts();
  private final StreamThread thread = new StreamThread("kafka", this::readUntilStopped);
  private volatile KafkaConnection connection;
  private volatile long lag;

  private KafkaIntake(KafkaSettings settings, Ledger ledger) {
    this.settings = settings;
    this.ledger = ledger;
  }

  /**
   * Starts to read; does not wait for a broker.
   *
   * @param ledger is to be closed after this
   * @throws IllegalStateException naming what is wrong with the settings
   */
  public static KafkaIntake start(KafkaSettings settings, Ledger ledger) {
    requireSense(settings);
    KafkaIntake intake = new KafkaIntake(settings, ledger);
    intake.thread.start();
    return intake;
  }

  private static void requireSense(KafkaSettings settings) {
    if (settings.topic() == null || settings.bootstrapServers() == null) {
      throw new IllegalStateException(
          "intake.kafka.bootstrap_servers and intake.kafka.topic must be set, or neither");
    }
    ClientProperties.requireSense(settings);
  }

  private void readUntilStopped() throws InterruptedException {
    try (KafkaConnection opened =
        new KafkaConnection(settings, ledger, reader, thread, counts, this::noteLag)) {
      connection = opened;
      opened.read();
    } finally {
      connection = null;
    }
  }

  private void noteLag(long messages) {
    lag = messages;
  }

  public StreamCounts counts() {
    return counts;
  }

  /** Messages that are there and were not yet fetched, as was last known. */
  public long lag() {
    return lag;
  }

  /** Why nothing can be read now, if that is so. */
  public Optional<String> trouble() {
    return thread.trouble();
  }

  /** Stops to read. What is under way is committed, or will be read again. */
  @Override
  public void close() {
    thread.stop();
    KafkaConnection opened = connection;
    if (opened != null) {
      opened.wakeUp();
    }
    thread.close();
  }
}
