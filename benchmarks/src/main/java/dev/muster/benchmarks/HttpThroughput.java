package dev.muster.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Events by HTTP, durable, beside an endpoint that parses and throws away. */
final class HttpThroughput implements Benchmark {
  static final int CONNECTIONS = 64;
  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";
  private static final Fleet FLEET = new Fleet(1_000, 20);

  private LocalDate nextDate = LocalDate.of(2000, 1, 1);

  @Override
  public String name() {
    return "http";
  }

  @Override
  public void run(Run run) throws Exception {
    try (Muster muster = Muster.under(run.fresh("http"));
        DropServer drop = new DropServer()) {
      FLEET.settle(muster);
      int port = muster.serve();
      singles(run, port, drop.port());
      lines(run, port, drop.port(), 1_000, run.pick(15, 60));
      double share = lines(run, port, drop.port(), run.pick(20_000, 100_000), run.pick(4, 12));
      run.report()
          .target(
              Target.atLeast(
                  "events per second by NDJSON, durable, against parse-and-drop", 0.4, share));
    }
  }

  private void singles(Run run, int muster, int drop) throws Exception {
    int each = run.pick(20, 100);
    Map<String, Sample> times =
        new Lanes()
            .with("parse and drop", () -> singles(drop, "/one", each))
            .with("muster", () -> singles(muster, "/v1/events", each))
            .run(2, run.pick(4, 15));
    rates(run, "singles, 64 connections", times, each * CONNECTIONS);
  }

  static void singles(int port, String path, int each) throws Exception {
    Crowd.of(
        CONNECTIONS,
        number -> {
          try (KeepAlive connection = new KeepAlive(port)) {
            for (int i = 0; i < each; i++) {
              byte[] body = FLEET.json((number * 31 + i) % 1_000, Fleet.DATE).getBytes(UTF_8);
              connection.exchange(KeepAlive.post(path, JSON, body));
            }
          }
        });
  }

  /** How the product's rate compares. */
  private double lines(Run run, int muster, int drop, int count, int rounds) throws Exception {
    List<byte[]> bodies = new ArrayList<>();
    for (int i = 0; i < rounds + 2; i++) {
      bodies.add(body(count));
    }
    byte[] dropped = bodies.get(0);
    Map<String, Sample> times =
        new Lanes()
            .with("parse and drop", () -> send(drop, "/lines", dropped))
            .with("muster", () -> send(muster, "/v1/events", bodies.remove(bodies.size() - 1)))
            .run(2, rounds);
    rates(run, "NDJSON of " + count, times, count);
    return times.get("parse and drop").medianMillis() / times.get("muster").medianMillis();
  }

  private static void send(int port, String path, byte[] lines) throws IOException {
    try (KeepAlive connection = new KeepAlive(port)) {
      connection.exchange(KeepAlive.post(path, NDJSON, lines));
    }
  }

  /** Every feed on one new date after the other. */
  private byte[] body(int count) {
    LocalDate first = nextDate;
    nextDate = first.plusDays(Math.max(1, count / FLEET.feeds()));
    return IntStream.range(0, count)
        .mapToObj(i -> FLEET.json(i % FLEET.feeds(), first.plusDays(i / FLEET.feeds())))
        .collect(Collectors.joining("\n"))
        .getBytes(UTF_8);
  }

  private void rates(Run run, String subject, Map<String, Sample> times, int events) {
    run.report().times(name(), subject, times);
    times.forEach(
        (lane, sample) ->
            run.report()
                .value(
                    name(), subject, lane, events * 1_000.0 / sample.medianMillis(), "events/s"));
  }
}
