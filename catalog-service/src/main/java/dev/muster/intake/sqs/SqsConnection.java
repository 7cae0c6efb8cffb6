package dev.muster.intake.sqs;

import dev.muster.intake.QueueReader;
import dev.muster.intake.StreamCounts;
import dev.muster.intake.StreamThread;
import dev.muster.ledger.Ledger;
import dev.muster.ledger.LedgerFullException;
import dev.muster.model.Claim;
import dev.muster.model.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/**
 * Receives from a queue, by several receivers at once. What one of them was given is submitted as
 * one request, and deleted once that is committed; meanwhile it receives more.
 */
final class SqsConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqsConnection.class);

  /** Receipts, each of several messages, that may wait for their commit at once. */
  private static final int MOST_UNDER_WAY = 200;

  private static final long SHORT_WAIT_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;
  private static final long LONGEST_CLOSE_SECONDS = 3;

  private final SqsSettings settings;
  private final Ledger ledger;
  private final QueueReader reader;
  private final StreamThread thread;
  private final StreamCounts counts;
  private final ReceiveMessageRequest request;

  /** Of its own, as to close it is the only way to end a long wait. */
  private final SqsClient receiving;

  private final Custody custody;
  private final Semaphore room = new Semaphore(MOST_UNDER_WAY);

  /** Receivers that have something for which the ledger has no room. */
  private final AtomicInteger held = new AtomicInteger();

  /** The last attempt to delete failed. */
  private volatile boolean deletesNothing;

  SqsConnection(
      SqsSettings settings,
      Ledger ledger,
      QueueReader reader,
      StreamThread thread,
      StreamCounts counts) {
    this.settings = settings;
    this.ledger = ledger;
    this.reader = reader;
    this.thread = thread;
    this.counts = counts;
    this.request =
        ReceiveMessageRequest.builder()
            .queueUrl(settings.queueUrl())
            .maxNumberOfMessages(settings.messagesPerReceive())
            .waitTimeSeconds((int) Clients.LONGEST_WAIT.toSeconds())
            .visibilityTimeout((int) settings.visibilityTimeout().toSeconds())
            .messageSystemAttributeNames(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)
            .build();
    this.receiving = Clients.open(settings);
    this.custody = new Custody(settings);
  }

  /** Receives until the thread is to stop, for which {@link #stopReceiving} is called. */
  void read() throws InterruptedException {
    ExecutorService receivers =
        Executors.newFixedThreadPool(settings.receivers(), SqsConnection::receiver);
    for (int i = 0; i < settings.receivers(); i++) {
      receivers.execute(this::receiveUntilStopped);
    }
    receivers.shutdown();
    thread.awaitStop();
    // A request that was just begun may not have noticed; it is not worth its long wait.
    if (!receivers.awaitTermination(LONGEST_CLOSE_SECONDS, TimeUnit.SECONDS)) {
      LOG.debug("a receiver still waits for its answer");
    }
  }

  private static Thread receiver(Runnable work) {
    Thread receiver = new Thread(work, "sqs-receiver");
    receiver.setDaemon(true);
    return receiver;
  }

  private void receiveUntilStopped() {
    try {
      long pause = 0;
      while (!thread.stopsWithin(pause)) {
        if (held.get() > 0) {
          pause = SHORT_WAIT_MILLIS;
        } else if (receives()) {
          pause = 0;
        } else {
          pause = Math.min(Math.max(2 * pause, SHORT_WAIT_MILLIS), LONGEST_PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the queue has answered. */
  private boolean receives() throws InterruptedException {
    try {
      List<Message> messages = receiving.receiveMessage(request).messages();
      noteThatItWorks();
      if (!messages.isEmpty()) {
        take(new Haul(messages, reader));
      }
      return true;
    } catch (RuntimeException e) {
      noteTrouble(e);
      return false;
    }
  }

  private void noteThatItWorks() {
    if (held.get() == 0 && !deletesNothing) {
      thread.works();
    }
  }

  private void noteTrouble(RuntimeException e) {
    if (!thread.isStopped()) {
      thread.trouble(
          settings.queueUrl()
              + ": "
              + (e instanceof SdkException failed ? Clients.reason(failed) : e.toString()));
    }
  }

  private void take(Haul haul) throws InterruptedException {
    Future<?> keeping = custody.keep(haul.receipts());
    boolean isUnderWay = false;
    try {
      isUnderWay = isSubmitted(haul, keeping);
    } finally {
      if (!isUnderWay) {
        keeping.cancel(false);
      }
    }
  }

  private boolean isSubmitted(Haul haul, Future<?> keeping) throws InterruptedException {
    while (!room.tryAcquire(SHORT_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
      if (thread.isStopped()) {
        return false;
      }
    }
    Optional<CompletableFuture<List<Outcome>>> answer = submitted(haul.claims());
    if (answer.isEmpty()) {
      room.release();
      return false;
    }
    CompletableFuture<?> unused =
        answer
            .get()
            .whenCompleteAsync((outcomes, e) -> settle(haul, outcomes, e), custody.hands())
            .whenComplete((outcomes, e) -> end(keeping));
    return true;
  }

  private void end(Future<?> keeping) {
    keeping.cancel(false);
    room.release();
  }

  /** Waits for room in the ledger; empty if it is to stop before there is any. */
  private Optional<CompletableFuture<List<Outcome>>> submitted(List<Claim> claims)
      throws InterruptedException {
    Optional<CompletableFuture<List<Outcome>>> answer = offered(claims);
    if (answer.isPresent()) {
      return answer;
    }
    held.incrementAndGet();
    try {
      while (answer.isEmpty() && !thread.stopsWithin(SHORT_WAIT_MILLIS)) {
        answer = offered(claims);
      }
      return answer;
    } finally {
      held.decrementAndGet();
    }
  }

  private Optional<CompletableFuture<List<Outcome>>> offered(List<Claim> claims) {
    try {
      return Optional.of(ledger.submit(claims));
    } catch (LedgerFullException e) {
      thread.trouble("the ledger is full");
      return Optional.empty();
    }
  }

  private void settle(Haul haul, List<Outcome> outcomes, Throwable failure) {
    if (failure != null) {
      LOG.info("not committed, to be received again: {}", failure.getMessage());
      return;
    }
    Haul.Settled settled = haul.settled(outcomes);
    settled.rejected().forEach(this::reject);
    delete(settled.done());
    counts.addIgnored(haul.ignored());
    counts.addDuplicates(settled.duplicates());
    // Last, so that whoever sees them counted sees the rest of them.
    counts.addMessages(settled.done().size());
  }

  /** It stays in the queue, whose redrive policy says what becomes of it. */
  private void reject(Receipt receipt, String why) {
    counts.addRejected();
    LOG.warn("rejected message {} (receipt {}): {}", receipt.messageId(), receipt.times(), why);
  }

  private void delete(List<Receipt> done) {
    if (done.isEmpty()) {
      return;
    }
    try {
      custody.delete(done);
      deletesNothing = false;
    } catch (SdkException | IllegalStateException e) {
      deletesNothing = true;
      noteTrouble(e);
    }
  }

  /** For another thread: {@link #read} is to end. */
  void stopReceiving() {
    receiving.close();
  }

  /** Waits a little for what is under way. */
  @Override
  public void close() {
    stopReceiving();
    try {
      if (!room.tryAcquire(MOST_UNDER_WAY, LONGEST_CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.info("what was received and is not committed will be received again");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      custody.close();
    }
  }
}
