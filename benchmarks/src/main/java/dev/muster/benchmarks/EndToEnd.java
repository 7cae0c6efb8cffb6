package dev.muster.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muster.model.Claim;
import dev.muster.model.Dependency;
import dev.muster.model.Endpoint;
import dev.muster.model.Entry;
import dev.muster.model.GroupSpec;
import dev.muster.model.IngestionStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** From the POST of the last event that was missing until the signed notice is there. */
final class EndToEnd implements Benchmark {
  private static final String JSON = "application/json";
  private static final Fleet FLEET = new Fleet(1_000, 20);

  /** The one feed that the watched group waits for. */
  private static final int LAST = 1;

  private final SynchronousQueue<String> notices = new SynchronousQueue<>();
  private LocalDate date = LocalDate.of(2020, 1, 1);

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
      idle(run, port);
      underLoad(run, muster, port);
    } finally {
      receiver.stop(0);
    }
  }

  private void idle(Run run, int port) throws Exception {
    try (KeepAlive connection = new KeepAlive(port)) {
      Map<String, Sample> times =
          new Lanes()
              .with("POST answered", () -> connection.exchange(event(2, Fleet.DATE)))
              .with("last event to notice", () -> untilTold(connection))
              .run(run.pick(5, 50), run.pick(25, 300));
      run.report().times(name(), "idle", times);
      run.report()
          .target(
              Target.atMost(
                  "last event to signed notice, idle, local: p50 in commits",
                  3,
                  times.get("last event to notice").medianMillis()
                      / times.get("POST answered").medianMillis()));
    }
  }

  private void underLoad(Run run, Muster muster, int port) throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    Thread load =
        new Thread(
            () -> {
              while (!isOver.get()) {
                muster.commit(FLEET.events(100, Fleet.DATE, IngestionStatus.INGESTED));
              }
            });
    load.start();
    try (KeepAlive connection = new KeepAlive(port)) {
      Map<String, Sample> times =
          new Lanes()
              .with("last event to notice", () -> untilTold(connection))
              .run(3, run.pick(15, 300));
      run.report().times(name(), "under load, batches of 100", times);
    } finally {
      isOver.set(true);
      load.join();
    }
  }

  /** The group is missing the last of its feeds on a new date. */
  private void untilTold(KeepAlive connection) throws Exception {
    date = date.plusDays(1);
    connection.exchange(event(LAST, date));
    // The dates that were complete before the group was are told as well.
    for (String told = ""; !told.contains(date.toString()); ) {
      told = notices.poll(60, TimeUnit.SECONDS);
      if (told == null) {
        throw new IllegalStateException("no notice about " + date);
      }
    }
  }

  private static byte[] event(int feed, LocalDate date) {
    return KeepAlive.post("/v1/events", JSON, FLEET.json(feed, date).getBytes(UTF_8));
  }

  private static Claim watch(int port) {
    String secret = "whsec_" + Base64.getEncoder().encodeToString(new byte[24]);
    Endpoint endpoint =
        new Endpoint.Webhook(URI.create("http://127.0.0.1:" + port + "/"), secret, false);
    GroupSpec spec =
        new GroupSpec(
            "Watch", null, List.of(Dependency.sameDate(FLEET.feed(LAST))), List.of(endpoint));
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

  private void receive(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    boolean isSigned = exchange.getRequestHeaders().containsKey("webhook-signature");
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
    try {
      boolean wasAwaited =
          notices.offer(isSigned ? body : "not signed: " + body, 1, TimeUnit.SECONDS);
      if (!wasAwaited && body.isEmpty()) {
        throw new IOException("an empty notice");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
