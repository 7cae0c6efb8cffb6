package dev.muster.engines;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Keeps sending events about feeds of its own, so that its group keeps turning complete and
 * incomplete, until it is closed.
 */
public final class Poster implements AutoCloseable {
  public static final String SOURCE = "STORES";

  public static final Group GROUP =
      new Group(
          "Stores_Hourly",
          List.of(new Feed(SOURCE, "SALES"), new Feed(SOURCE, "STOCK"), new Feed(SOURCE, "STAFF")),
          false);

  /** So many rows that come at once for a date are worth a page, in whatever month. */
  public static final int MANY = 600;

  private static final List<String> STATUSES =
      List.of("INGESTED", "INGESTED", "INGESTED", "PROCESSING", "FAILED");
  private static final int DATES = 5;
  private static final int EVENTS_PER_REQUEST_MAX = 4;

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final AtomicInteger requests = new AtomicInteger();
  private final Api api;
  private final LocalDate first;
  private final Random random;
  private final Future<?> work;
  private int sent;
  private volatile boolean closed;

  private Poster(Api api, LocalDate first, long seed) {
    this.api = api;
    this.first = first;
    this.random = new Random(seed);
    api.put(GROUP);
    this.work = thread.submit(this::run);
  }

  /**
   * Starts sending.
   *
   * @param first the first of a few dates that the events are about
   */
  public static Poster start(Api api, LocalDate first, long seed) {
    return new Poster(api, first, seed);
  }

  /** One event for each date, of one feed that nobody waits for. */
  static List<Event> everyDayOf(YearMonth month) {
    Feed feed = new Feed(SOURCE, "BRANCHES");
    return month
        .atDay(1)
        .datesUntil(month.plusMonths(1).atDay(1))
        .map(date -> Event.ingested(feed, date, 60))
        .toList();
  }

  /** {@value #MANY} events for one date, of feeds that nobody waits for. */
  static List<Event> manyOn(LocalDate date) {
    return IntStream.range(0, MANY)
        .mapToObj(branch -> Event.ingested(new Feed(SOURCE, "BRANCH_" + branch), date, 60))
        .toList();
  }

  private void run() {
    while (!closed) {
      int events = 1 + random.nextInt(EVENTS_PER_REQUEST_MAX);
      api.post(Stream.generate(this::event).limit(events).toList());
      requests.incrementAndGet();
    }
  }

  /** Each is later than the one before, so that it is news. */
  private Event event() {
    sent++;
    Feed feed = GROUP.feeds().get(random.nextInt(GROUP.feeds().size()));
    LocalDate date = first.plusDays(random.nextInt(DATES));
    String status = STATUSES.get(random.nextInt(STATUSES.size()));
    return Event.of(feed, date, sent, status, status.equals("FAILED") ? "no power" : null);
  }

  /** How many requests were answered so far. */
  public int requests() {
    return requests.get();
  }

  /**
   * Waits until a request that had not begun yet is answered.
   *
   * @throws IllegalStateException if no more are sent
   */
  public void awaitProgress() throws InterruptedException {
    int underWay = requests.get() + 1;
    while (requests.get() <= underWay) {
      if (work.isDone()) {
        close();
        throw new IllegalStateException("no more events are sent");
      }
      Thread.sleep(20);
    }
  }

  /**
   * Stops after the request that is under way.
   *
   * @throws IllegalStateException if one was refused
   */
  @Override
  public void close() {
    closed = true;
    thread.shutdown();
    try {
      work.get(2, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      throw new IllegalStateException("an event was refused", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while stopping", e);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the last request takes too long", e);
    }
  }
}
