package dev.muster.app;

import dev.muster.model.Feed;
import dev.muster.model.GroupSpec;
import dev.muster.model.Samples;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Producers at work: each sends an event under its id until the service says 2xx, then the next.
 */
final class Producers {
  private static final List<Feed> FEEDS = List.of(Samples.ORDERS, Samples.DATES);

  /** What they deliver is waited for by this group. */
  static final GroupSpec GROUP = Samples.group("everything", FEEDS.toArray(Feed[]::new));

  private final Calls service;
  private final String name;
  private final int eventsEach;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Map<Integer, AtomicInteger> refusals = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean enough;

  private Producers(URI service, String name, int eventsEach) {
    this.service = new Calls(service);
    this.name = name;
    this.eventsEach = eventsEach;
  }

  /**
   * Starts them, to produce until they are told to finish.
   *
   * @param name what their events' ids begin with
   */
  static Producers start(URI service, String name, int count, long seed) {
    return start(service, name, count, Integer.MAX_VALUE, seed);
  }

  /** Starts them, to produce so many each. */
  static Producers start(URI service, String name, int count, int eventsEach, long seed) {
    Producers producers = new Producers(service, name, eventsEach);
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      Random own = new Random(random.nextLong());
      String ids = "%s-%d-".formatted(name, i);
      producers.threads.add(new Thread(() -> producers.produce(ids, own), "producer " + i));
    }
    producers.threads.forEach(Thread::start);
    return producers;
  }

  /** Defines {@link #GROUP}. */
  static void defineGroup(URI service) {
    Calls calls = new Calls(service);
    String definition =
        """
        {"required_data_types": [{"source": "GUO", "type": "FACT_ORDERS"},
                                 {"source": "DMSH_DWQDB", "type": "DIM_GUM_AD_DATE"}],
         "notify": [{"channel": "log"}]}""";
    Calls.await(
        "the group is defined",
        () -> calls.put("/v1/groups/" + GROUP.consumerGroupName(), definition).status() / 100 == 2);
  }

  /** One event of theirs. */
  static String event(String id, Feed feed, int daysAgo) {
    return """
        {"event_id": "%s", "source_system": "%s", "data_type": "%s", "data_as_of_date": "%s",
         "ingestion_date": "2026-11-23T02:00:00Z", "file_path": "s3://landing/%s/"}"""
        .formatted(id, feed.sourceSystem(), feed.dataType(), Samples.DATE.minusDays(daysAgo), id);
  }

  private void produce(String ids, Random random) {
    for (int i = 0; i < eventsEach && !enough; i++) {
      String id = ids + i;
      String event = event(id, FEEDS.get(random.nextInt(2)), random.nextInt(5));
      while (!isTaken(event)) {
        LockSupport.parkNanos(20_000_000);
      }
      acknowledged.add(id);
    }
  }

  private boolean isTaken(String event) {
    int status = service.postEvent(event).status();
    if (status == 200) {
      return true;
    }
    refusals.computeIfAbsent(status, key -> new AtomicInteger()).incrementAndGet();
    return false;
  }

  void awaitAcknowledged(int more) {
    int goal = acknowledged.size() + more;
    Calls.await(goal + " events of " + name, () -> acknowledged.size() >= goal);
  }

  void awaitRefusal() {
    Calls.await("a refusal", () -> !refusals.isEmpty());
  }

  /** Lets each get its last event through; what was acknowledged. */
  Set<String> finish() throws InterruptedException {
    enough = true;
    return await();
  }

  /** Waits until they are through with what they were to produce; what was acknowledged. */
  Set<String> await() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    return acknowledged;
  }

  /** The statuses of the answers that were not 2xx. */
  Set<Integer> refusals() {
    return refusals.keySet();
  }
}
