package dev.muster.intake.sqs;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;

/** Messages that were received: kept from others for as long as it takes, then deleted. */
final class Custody implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Custody.class);

  /** One failure may happen, and the next try is still in time. */
  private static final int TRIES_WITHIN_TIMEOUT = 3;

  private final SqsClient client;
  private final String queueUrl;
  private final Duration visibility;
  private final ScheduledThreadPoolExecutor hands;

  Custody(SqsSettings settings) {
    this.client = Clients.open(settings);
    this.queueUrl = settings.queueUrl();
    this.visibility = settings.visibilityTimeout();
    this.hands = new ScheduledThreadPoolExecutor(settings.receivers(), Custody::thread);
    hands.setRemoveOnCancelPolicy(true);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "sqs-custody");
    thread.setDaemon(true);
    return thread;
  }

  /** Who does what follows a commit. */
  Executor hands() {
    return hands;
  }

  /** Keeps the messages from others until this is cancelled. */
  Future<?> keep(List<Receipt> receipts) {
    long pause = visibility.toMillis() / TRIES_WITHIN_TIMEOUT;
    return hands.scheduleWithFixedDelay(
        () -> prolong(receipts), pause, pause, TimeUnit.MILLISECONDS);
  }

  private void prolong(List<Receipt> receipts) {
    try {
      List<ChangeMessageVisibilityBatchRequestEntry> entries =
          IntStream.range(0, receipts.size())
              .mapToObj(
                  i ->
                      ChangeMessageVisibilityBatchRequestEntry.builder()
                          .id(Integer.toString(i))
                          .receiptHandle(receipts.get(i).handle())
                          .visibilityTimeout((int) visibility.toSeconds())
                          .build())
              .toList();
      client
          .changeMessageVisibilityBatch(change -> change.queueUrl(queueUrl).entries(entries))
          .failed()
          .forEach(failed -> LOG.debug("not kept from others: {}", failed));
    } catch (SdkException | IllegalStateException e) {
      LOG.debug("not kept from others", e);
    }
  }

  /**
   * Deletes the messages, at least one. One that the queue does not find any more was handed out
   * again meanwhile, and will be deleted then.
   *
   * @throws SdkException if the queue does not answer, or refuses
   */
  void delete(List<Receipt> receipts) {
    List<DeleteMessageBatchRequestEntry> entries =
        IntStream.range(0, receipts.size())
            .mapToObj(
                i ->
                    DeleteMessageBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .receiptHandle(receipts.get(i).handle())
                        .build())
            .toList();
    for (BatchResultErrorEntry failed :
        client.deleteMessageBatch(delete -> delete.queueUrl(queueUrl).entries(entries)).failed()) {
      LOG.info(
          "message {} was not deleted, and will come again: {}",
          receipts.get(Integer.parseInt(failed.id())).messageId(),
          failed.code());
    }
  }

  /** What is still kept comes again once its time is over. */
  @Override
  public void close() {
    hands.shutdownNow();
    client.close();
  }
}
