package dev.muster.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muster.model.Claim;
import dev.muster.model.Dependency;
import dev.muster.model.Endpoint;
import dev.muster.model.Entry;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupSpec;
import dev.muster.model.GroupStatus;
import dev.muster.model.IngestionStatus;
import dev.muster.notification.WebhookSignature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** From the POST of the last event that was missing until the signed notice is there. */
final class EndToEnd implements Benchmark {
  private static final String JSON = "application/json";
  private static final Fleet FLEET = new Fleet(1_000, 20);

  /** The one feed that the watched group waits for. */
  private static final int LAST = FLEET.feeds() - 1;

  private static final String GROUP = "Watch";
  private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(new byte[24]);

  private final BlockingQueue<String> notices = new LinkedBlockingQueue<>();
  private final WebhookSignature signature = new WebhookSignature(SECRET);
  private LocalDate date = Fleet.DATE;

  @Override
  public String name() {
    return "end-to-end";
  }

  @Override
  public void run(Run run) throws Exception {
    HttpServer receiver = receiver();
    try (Muster muster = Muster.under(run.fresh("end-to-end")).telling()) {
      FLEET.settle(muster);
      muster.commit(List.of(watch(receiver.getAddress().getPort())));
      int port = muster.serve();
      idle(run, muster, port);
      underLoad(run, muster, port);
    } finally {
      receiver.stop(0);
    }
  }

  private void idle(Run run, Muster muster, int port) throws Exception {
    try (KeepAlive connection = new KeepAlive(port)) {
      Map<String, Sample> times =
          lanes(muster, connection)
              .run(run.pick(Effort.of(8, 8, 15, 100), Effort.of(15, 45, 100, 400)));
      run.report().times(name(), "idle", times);
      run.report()
          .target(
              Target.atMost(
                  "last event to signed notice, idle, local: p50 in commits",
                  3,
                  times.get("last event to notice").medianMillis()
                      / times.get("commit").medianMillis()));
    }
  }

  private void underLoad(Run run, Muster muster, int port) throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    AtomicInteger commits = new AtomicInteger();
    Thread load =
        new Thread(
            () -> {
              while (!isOver.get()) {
                muster.commit(FLEET.events(100, Fleet.DATE, IngestionStatus.INGESTED));
                commits.incrementAndGet();
              }
            });
    load.start();
    try (KeepAlive connection = new KeepAlive(port)) {
      long start = System.nanoTime();
      Map<String, Sample> times =
          lanes(muster, connection)
              .run(run.pick(Effort.of(2, 8, 15, 100), Effort.of(5, 45, 100, 400)));
      double seconds = (System.nanoTime() - start) / 1e9;
      String subject = "under load, batches of 100";
      run.report().times(name(), subject, times);
      run.report().value(name(), subject, "load", 100 * commits.get() / seconds, "events/s");
    } finally {
      isOver.set(true);
      load.join();
    }
    if (commits.get() == 0) {
      throw new IllegalStateException("there was no load");
    }
  }

  /**
   * Each is an event on a date of which nothing was known, and begins when nothing is under way
   * that an earlier one has left.
   */
  private Lanes lanes(Muster muster, KeepAlive connection) {
    return new Lanes()
        .timed("commit", () -> nanosOfCommit(muster))
        .timed("POST answered", () -> nanosUntilAnswered(connection))
        .timed("last event to notice", () -> nanosUntilTold(muster, connection));
  }

  private long nanosOfCommit(Muster muster) throws Exception {
    Claim claim = FLEET.event(2, nextDate(), IngestionStatus.INGESTED);
    return Lanes.nanosOf(() -> muster.commit(List.of(claim)));
  }

  private long nanosUntilAnswered(KeepAlive connection) throws Exception {
    byte[] request = event(2, nextDate());
    return Lanes.nanosOf(() -> connection.exchange(request));
  }

  private LocalDate nextDate() {
    date = date.plusDays(1);
    return date;
  }

  /** The group is missing the last of its feeds on a new date. */
  private long nanosUntilTold(Muster muster, KeepAlive connection) throws Exception {
    byte[] request = event(LAST, nextDate());
    long start = System.nanoTime();
    connection.exchange(request);
    // The date that was complete before the group was defined is told as well.
    for (String told = ""; !told.contains(date.toString()); ) {
      told = notices.poll(60, TimeUnit.SECONDS);
      if (told == null) {
        throw new IllegalStateException("no notice about " + date);
      }
    }
    long taken = System.nanoTime() - start;
    awaitOutcome(muster);
    return taken;
  }

  /** That it was told is committed a little after it was told. */
  private void awaitOutcome(Muster muster) throws InterruptedException {
    GroupDate key = new GroupDate(GROUP, date);
    while (!muster.ledger().reads().groupStatus(key).map(GroupStatus::isTold).orElse(false)) {
      Thread.sleep(1);
    }
  }

  private static byte[] event(int feed, LocalDate date) {
    return KeepAlive.post("/v1/events", JSON, FLEET.json(feed, date).getBytes(UTF_8));
  }

  private static Claim watch(int port) {
    Endpoint endpoint =
        new Endpoint.Webhook(URI.create("http://127.0.0.1:" + port + "/"), SECRET, false);
    GroupSpec spec =
        new GroupSpec(
            GROUP, null, List.of(Dependency.sameDate(FLEET.feed(LAST))), List.of(endpoint));
    return arrival -> new Entry.GroupDefined(spec, arrival);
  }

  private HttpServer receiver() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::receive);
    server.start();
    return server;
  }

  /** What is not signed as it should be is refused, and told nobody. */
  private void receive(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Headers headers = exchange.getRequestHeaders();
    boolean isSigned =
        signature.verify(
            headers.getFirst("webhook-id"),
            headers.getFirst("webhook-timestamp"),
            headers.getFirst("webhook-signature"),
            body,
            Instant.now());
    if (isSigned) {
      notices.add(body);
    }
    exchange.sendResponseHeaders(isSigned ? 204 : 401, -1);
    exchange.close();
  }
}
