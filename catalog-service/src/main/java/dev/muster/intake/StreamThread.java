package dev.muster.intake;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a stream on a thread of its own. When the connection fails, the next one is made after a
 * pause; the pauses grow until one works.
 */
public final class StreamThread implements AutoCloseable {
  /** One connection. */
  @FunctionalInterface
  public interface Connection {
    /**
     * Connects and reads until the thread is told to stop, or until something fails. What it had
     * read and not committed is read again by the next.
     */
    void readUntilStopped() throws InterruptedException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(StreamThread.class);
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  private final CountDownLatch stop = new CountDownLatch(1);
  private final Connection connection;
  private final Thread thread;
  private volatile String trouble;
  private long nextPause = FIRST_PAUSE_MILLIS;

  public StreamThread(String name, Connection connection) {
    this.connection = connection;
    this.thread = new Thread(this::run, name);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      long pause = 0;
      while (!stop.await(pause, TimeUnit.MILLISECONDS)) {
        pause = readAndSayHowLongToPause();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long readAndSayHowLongToPause() throws InterruptedException {
    try {
      connection.readUntilStopped();
      return 0;
    } catch (RuntimeException e) {
      if (isStopped()) {
        return 0;
      }
      long pause = nextPause;
      nextPause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      trouble = e.toString();
      LOG.warn("{} is broken, connecting again in {} ms", thread.getName(), pause, e);
      return pause;
    }
  }

  public boolean isStopped() {
    return stop.getCount() == 0;
  }

  /** Waits for so long, or until it is to stop; says whether it is. */
  public boolean stopsWithin(long millis) throws InterruptedException {
    return stop.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Waits until it is to stop. */
  public void awaitStop() throws InterruptedException {
    stop.await();
  }

  /** Notes that nothing can be read now, and why; it is logged once. */
  public synchronized void trouble(String why) {
    if (!why.equals(trouble)) {
      LOG.info("{} reads nothing: {}", thread.getName(), why);
    }
    trouble = why;
  }

  /** Notes that reading works. */
  public synchronized void works() {
    if (trouble != null) {
      LOG.info("{} reads again", thread.getName());
    }
    trouble = null;
    nextPause = FIRST_PAUSE_MILLIS;
  }

  /** Why nothing can be read now, if that is so. */
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** From now on {@link #isStopped} is true. */
  public void stop() {
    stop.countDown();
  }

  /** Stops and waits until the connection has ended. */
  @Override
  public void close() {
    stop();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
