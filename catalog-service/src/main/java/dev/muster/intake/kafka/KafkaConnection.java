package dev.muster.intake.kafka;

import dev.muster.intake.MessageReader;
import dev.muster.intake.StreamCounts;
import dev.muster.intake.StreamThread;
import dev.muster.intake.kafka.Haul.Rejected;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerFullException;
import dev.muster.model.Claim;
import dev.muster.model.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic from where the ledger says. What came at once is committed as one request, together
 * with the positions after it, before anything more is taken.
 */
final class KafkaConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaConnection.class);
  private static final Duration POLL = Duration.ofMillis(500);

  /** While a commit takes longer, the brokers are told again and again that we are there. */
  private static final long SHORT_WAIT_MILLIS = 500;

  private static final Duration POLL_OF_NOTHING = Duration.ofMillis(100);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);
  private static final long LONGEST_REVOCATION_SECONDS = 10;

  private final KafkaSettings settings;
  private final Ledger ledger;
  private final MessageReader reader;
  private final StreamThread thread;
  private final StreamCounts counts;
  private final LongConsumer lag;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Admin admin;
  private final DeadLetters deadLetters;
  private final Optional<? extends Metric> openSockets;
  private Topic topic;
  private UnderWay underWay = UnderWay.NOTHING;

  /** Nothing may be handed over now. */
  private boolean isHeld;

  /** Partitions were assigned while it was held: they begin before what was under way. */
  private boolean isBehind;

  /** What was submitted last, and the offsets after it. */
  private record UnderWay(
      CompletableFuture<List<Outcome>> answer, Map<TopicPartition, OffsetAndMetadata> offsets) {
    static final UnderWay NOTHING =
        new UnderWay(CompletableFuture.completedFuture(List.of()), Map.of());
  }

  /**
   * @param lag is told now and then how many messages are there and were not yet fetched
   */
  KafkaConnection(
      KafkaSettings settings,
      Ledger ledger,
      MessageReader reader,
      StreamThread thread,
      StreamCounts counts,
      LongConsumer lag) {
    this.settings = settings;
    this.ledger = ledger;
    this.reader = reader;
    this.thread = thread;
    this.counts = counts;
    this.lag = lag;
    this.consumer = new KafkaConsumer<>(ClientProperties.ofConsumer(settings));
    this.admin = Admin.create(ClientProperties.ofAnyClient(settings));
    this.deadLetters = new DeadLetters(settings);
    this.openSockets =
        consumer.metrics().values().stream()
            .filter(metric -> metric.metricName().name().equals("connection-count"))
            .filter(metric -> metric.metricName().group().equals("consumer-metrics"))
            .findFirst();
  }

  /** Reads on; {@link #wakeUp} ends it, maybe by an exception. */
  void read() throws InterruptedException {
    consumer.subscribe(List.of(settings.topic()), new Rebalancing());
    while (!thread.isStopped()) {
      ConsumerRecords<byte[], byte[]> messages = consumer.poll(POLL);
      noteWhetherItWorks();
      noteLag();
      if (!messages.isEmpty()) {
        take(messages);
      }
    }
  }

  private void noteWhetherItWorks() {
    boolean isConnected =
        openSockets.map(metric -> ((Number) metric.metricValue()).doubleValue() > 0).orElse(true);
    if (!isConnected) {
      thread.trouble("no broker answers at " + settings.bootstrapServers());
    } else if (consumer.assignment().isEmpty()) {
      thread.trouble("no partition of topic " + settings.topic() + " is assigned");
    } else {
      thread.works();
    }
  }

  private void noteLag() {
    lag.accept(
        consumer.assignment().stream()
            .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
            .sum());
  }

  private void take(ConsumerRecords<byte[], byte[]> messages) throws InterruptedException {
    Haul haul = new Haul(messages, topic, reader);
    reject(haul.rejected());
    List<Outcome> outcomes = committed(haul.claims(), messages.nextOffsets());
    reject(conflicts(haul, outcomes));
    counts.addMessages(messages.count());
    consumer.commitAsync(
        messages.nextOffsets(),
        (offsets, e) -> {
          if (e != null) {
            LOG.debug("the group's offsets were not committed; the ledger's are", e);
          }
        });
  }

  private void reject(List<Rejected> rejected) throws InterruptedException {
    for (Rejected one : rejected) {
      counts.addRejected();
      ConsumerRecord<byte[], byte[]> message = one.message();
      LOG.warn(
          "rejected the message at {}-{} offset {}: {}",
          message.topic(),
          message.partition(),
          message.offset(),
          one.why());
    }
    deadLetters.send(rejected);
  }

  private List<Rejected> conflicts(Haul haul, List<Outcome> outcomes) {
    List<Rejected> conflicts = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof Outcome.EventConflict conflict) {
        conflicts.add(
            new Rejected(
                haul.messageOf(i),
                "event_id %s is that of another event, about %s"
                    .formatted(conflict.eventId(), conflict.kept())));
      } else if (outcomes.get(i) instanceof Outcome.EventAccepted taken && taken.duplicate()) {
        counts.addDuplicate();
      }
    }
    return conflicts;
  }

  /** Submits the claims and waits for their commit; meanwhile the brokers know that we live. */
  private List<Outcome> committed(
      List<Claim> claims, Map<TopicPartition, OffsetAndMetadata> offsets)
      throws InterruptedException {
    try {
      underWay = new UnderWay(submitted(claims), offsets);
      while (true) {
        try {
          return underWay.answer().get(SHORT_WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          pollNothing();
        }
      }
    } catch (ExecutionException e) {
      throw new KafkaException("not committed, to be read again: " + e.getMessage(), e);
    } finally {
      goOn();
    }
  }

  private CompletableFuture<List<Outcome>> submitted(List<Claim> claims) {
    while (true) {
      try {
        return ledger.submit(claims);
      } catch (LedgerFullException e) {
        thread.trouble("the ledger is full: " + e.getMessage());
        pollNothing();
      }
    }
  }

  private void pollNothing() {
    isHeld = true;
    consumer.pause(consumer.assignment());
    if (!consumer.poll(POLL_OF_NOTHING).isEmpty()) {
      throw new IllegalStateException("a paused partition was read");
    }
  }

  private void goOn() {
    isHeld = false;
    if (isBehind) {
      isBehind = false;
      seek(consumer.assignment());
    }
    consumer.resume(consumer.paused());
  }

  /** Goes to where the ledger says, and says which partitions it does not know. */
  private List<TopicPartition> seek(Collection<TopicPartition> partitions) {
    Map<String, Long> positions = ledger.positions();
    List<TopicPartition> fresh = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      Long position = positions.get(topic.stream(partition));
      if (position == null) {
        fresh.add(partition);
      } else {
        consumer.seek(partition, position);
      }
    }
    return fresh;
  }

  /** For another thread: {@link #read} is to end. */
  void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    try {
      consumer.close(CloseOptions.timeout(LONGEST_CLOSE));
    } catch (InterruptException e) {
      Thread.currentThread().interrupt();
    } finally {
      admin.close(LONGEST_CLOSE);
      deadLetters.close();
    }
  }

  private final class Rebalancing implements ConsumerRebalanceListener {
    /** The ledger's positions count, not the group's. */
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (partitions.isEmpty()) {
        return;
      }
      findTopic();
      List<TopicPartition> fresh = seek(partitions);
      if (!fresh.isEmpty()) {
        consumer.seekToBeginning(fresh);
      }
      if (isHeld) {
        isBehind = true;
        consumer.pause(partitions);
      }
    }

    private void findTopic() {
      try {
        topic = Topic.find(settings.topic(), admin);
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
    }

    /** Whoever gets them should begin after what is under way here. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      try {
        underWay.answer().get(LONGEST_REVOCATION_SECONDS, TimeUnit.SECONDS);
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(underWay.offsets());
        offsets.keySet().retainAll(partitions);
        consumer.commitSync(offsets);
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      } catch (ExecutionException | TimeoutException | KafkaException e) {
        LOG.info("partitions were given back without their offsets: {}", e.toString());
      }
    }

    /** Somebody else may have them already. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      LOG.info("lost partitions {}", partitions);
    }
  }
}
