package dev.muster.intake.kafka;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * A topic by its id, which a topic of the same name has neither after it was made anew nor in
 * another cluster.
 */
record Topic(String name, Uuid id) {
  private static final long PATIENCE_SECONDS = 10;

  /**
   * Asks the brokers.
   *
   * @throws KafkaException if they do not say
   */
  static Topic find(String name, Admin admin) throws InterruptedException {
    try {
      return new Topic(
          name,
          admin
              .describeTopics(List.of(name))
              .allTopicNames()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .get(name)
              .topicId());
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("topic " + name + " cannot be looked up: " + e.getMessage(), e);
    }
  }

  /** What a position in this partition is called in the ledger. */
  String stream(TopicPartition partition) {
    return "kafka/%s/%s/%d".formatted(name, id, partition.partition());
  }
}
