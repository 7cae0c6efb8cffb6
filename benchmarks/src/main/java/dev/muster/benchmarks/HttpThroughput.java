package dev.muster.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.LocalDate;
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

  private LocalDate nextDate = Fleet.DATE.plusDays(1);

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
      Effort few = run.pick(Effort.of(8, 8, 10, 60), Effort.of(20, 30, 30, 200));
      lines(run, port, drop.port(), 1_000, few);
      Effort many = run.pick(Effort.of(4, 10, 4, 10), Effort.of(30, 45, 8, 30));
      lines(run, port, drop.port(), run.pick(20_000, 100_000), many);
    }
  }

  private void singles(Run run, int muster, int drop) throws Exception {
    int each = run.pick(20, 50);
    try (Crowd<KeepAlive> dropping = new Crowd<>(CONNECTIONS, () -> new KeepAlive(drop));
        Crowd<KeepAlive> keeping = new Crowd<>(CONNECTIONS, () -> new KeepAlive(muster))) {
      Map<String, Sample> times =
          new Lanes()
              .with("parse and drop", () -> singles(dropping, "/one", each))
              .with("muster", () -> singles(keeping, "/v1/events", each))
              .run(run.pick(Effort.of(8, 8, 5, 40), Effort.of(15, 30, 10, 200)));
      rates(run, "singles, 64 connections", times, each * CONNECTIONS);
    }
  }

  private static void singles(Crowd<KeepAlive> crowd, String path, int each) throws Exception {
    crowd.repeat(
        each,
        (number, connection) ->
            connection.exchange(
                KeepAlive.post(
                    path, JSON, FLEET.json(number % FLEET.feeds(), Fleet.DATE).getBytes(UTF_8))));
  }

  private void lines(Run run, int muster, int drop, int count, Effort effort) throws Exception {
    Map<String, Sample> times =
        new Lanes()
            .timed("parse and drop", () -> send(drop, "/lines", count))
            .timed("muster", () -> send(muster, "/v1/events", count))
            .run(effort);
    rates(run, "NDJSON of %,d".formatted(count), times, count);
    run.report()
        .target(
            Target.atLeast(
                "NDJSON of %,d, durable: events per second against parse-and-drop".formatted(count),
                0.4,
                times.get("parse and drop").medianMillis() / times.get("muster").medianMillis()));
  }

  /** Every feed on one new date after the other; writing the text does not count. */
  private long send(int port, String path, int count) throws Exception {
    List<byte[]> body = body(count);
    try (KeepAlive connection = new KeepAlive(port)) {
      long start = System.nanoTime();
      String answer = connection.exchange(path, NDJSON, body);
      long taken = System.nanoTime() - start;
      if (!answer.contains("\"accepted\":" + count)) {
        throw new IllegalStateException("not all were taken: " + answer);
      }
      return taken;
    }
  }

  /** A date in each part. */
  private List<byte[]> body(int count) {
    LocalDate first = nextDate;
    nextDate = first.plusDays(Math.max(1, count / FLEET.feeds()));
    return IntStream.range(0, count / FLEET.feeds())
        .mapToObj(day -> lines(first.plusDays(day)).getBytes(UTF_8))
        .toList();
  }

  private static String lines(LocalDate date) {
    return IntStream.range(0, FLEET.feeds())
        .mapToObj(feed -> FLEET.json(feed, date) + "\n")
        .collect(Collectors.joining());
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
