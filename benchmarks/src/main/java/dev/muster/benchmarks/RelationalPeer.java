package dev.muster.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.benchmarks.RelationalDesign.Event;
import dev.muster.benchmarks.RelationalDesign.Session;
import dev.muster.model.Claim;
import dev.muster.model.IngestionStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a user would pick instead: PostgreSQL, directly or behind an equally thin server; and
 * Iceberg as it comes, with commits for each event.
 */
final class RelationalPeer implements Benchmark {
  private static final Fleet FLEET = new Fleet(1_000, 20);
  private static final int BATCH = 1_000;
  private static final int CONNECTIONS = HttpThroughput.CONNECTIONS;

  /** Of Iceberg a round sees so many events, as each takes long. */
  private static final int ICEBERG_EVENTS = 3;

  /** Every lane has its own turns. */
  private final int[] turns = new int[6];

  @Override
  public String name() {
    return "relational";
  }

  @Override
  public void run(Run run) throws Exception {
    Path folder = run.fresh("relational");
    String database = "jdbc:sqlite:" + folder.resolve("stock.db");
    try (Muster muster = Muster.under(folder.resolve("muster"))) {
      FLEET.settle(muster);
      try (Stock stock = new Stock(muster, database, folder.resolve("stock").toString(), Map.of());
          RelationalDesign design = new RelationalDesign(folder.resolve("postgresql"), FLEET)) {
        batches(run, muster, design);
        singles(run, muster, design, stock);
        if (design.announcements() == 0) {
          throw new IllegalStateException("PostgreSQL has announced nothing");
        }
      } catch (PeerUnavailableException e) {
        run.report().note("left out: " + e.getMessage());
      }
      commitPerEvent(run, muster, folder);
    }
  }

  private void batches(Run run, Muster muster, RelationalDesign design) throws Exception {
    try (Session session = design.session()) {
      Map<String, Sample> times =
          new Lanes()
              .timed("PostgreSQL", () -> nanosOf(session))
              .timed("muster", () -> nanosOf(muster))
              .run(run.pick(Effort.of(8, 10, 10, 100), Effort.of(40, 40, 30, 300)));
      run.report().times(name(), "batch of 1,000", times);
      run.report()
          .target(
              Target.atLeast(
                  "batches of 1,000: times as fast as PostgreSQL",
                  1,
                  times.get("PostgreSQL").medianMillis() / times.get("muster").medianMillis()));
    }
  }

  private long nanosOf(Session session) throws Exception {
    List<Event> events = design(turns[0]++);
    return Lanes.nanosOf(() -> session.commit(events));
  }

  private static List<Event> design(int turn) {
    boolean isReady = Fleet.turnOf(turn) == IngestionStatus.INGESTED;
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      events.add(Event.of(FLEET.feed(i % FLEET.feeds()), isReady));
    }
    return events;
  }

  private long nanosOf(Muster muster) throws Exception {
    List<Claim> claims = FLEET.events(BATCH, Fleet.DATE, Fleet.turnOf(turns[1]++));
    return Lanes.nanosOf(() -> muster.commit(claims));
  }

  private void singles(Run run, Muster muster, RelationalDesign design, Stock stock)
      throws Exception {
    int each = run.pick(20, 50);
    int port = muster.serve();
    try (RelationalServer thin = new RelationalServer(design, CONNECTIONS);
        Crowd<Session> sessions = new Crowd<>(CONNECTIONS, design::session);
        Crowd<AutoCloseable> callers = Crowd.ofCallers(CONNECTIONS);
        Crowd<KeepAlive> posting = new Crowd<>(CONNECTIONS, () -> new KeepAlive(port));
        Crowd<KeepAlive> elsewhere = new Crowd<>(CONNECTIONS, () -> new KeepAlive(thin.port()))) {
      Map<String, Sample> times =
          new Lanes()
              .timed("PostgreSQL", () -> direct(sessions, each))
              .timed("muster", () -> direct(callers, muster, each))
              .timed("PostgreSQL by HTTP", () -> byHttp(elsewhere, "/one", each, 4))
              .timed("muster by HTTP", () -> byHttp(posting, "/v1/events", each, 5))
              .timed("Iceberg, commits an event", () -> committing(stock))
              .run(run.pick(Effort.of(8, 10, 5, 60), Effort.of(40, 60, 20, 200)));
      run.report().times(name(), "an event of many, 64 at once", times);
      double direct = ratio(times, "PostgreSQL", "muster");
      double byHttp = ratio(times, "PostgreSQL by HTTP", "muster by HTTP");
      run.report()
          .target(
              Target.atLeast(
                  "single events, 64 at once: times as fast as PostgreSQL, directly", 1, direct));
      run.report()
          .target(
              Target.atLeast(
                  "single events, 64 at once: times as fast as PostgreSQL, by HTTP", 1, byHttp));
      run.report()
          .value(
              name(),
              "an event of many, 64 at once",
              "muster by HTTP, PostgreSQL not",
              ratio(times, "PostgreSQL", "muster by HTTP"),
              "times as fast");
    }
  }

  private static double ratio(Map<String, Sample> times, String of, String to) {
    return times.get(of).medianMillis() / times.get(to).medianMillis();
  }

  private long direct(Crowd<Session> sessions, int each) throws Exception {
    boolean isReady = Fleet.turnOf(turns[2]++) == IngestionStatus.INGESTED;
    return perEvent(
        each * CONNECTIONS,
        () ->
            sessions.repeat(
                each,
                (number, session) ->
                    session.commit(
                        List.of(Event.of(FLEET.feed(number % FLEET.feeds()), isReady)))));
  }

  private long direct(Crowd<AutoCloseable> callers, Muster muster, int each) throws Exception {
    IngestionStatus status = Fleet.turnOf(turns[3]++);
    return perEvent(
        each * CONNECTIONS,
        () ->
            callers.repeat(
                each,
                (number, nothing) ->
                    muster.commit(
                        List.of(FLEET.event(number % FLEET.feeds(), Fleet.DATE, status)))));
  }

  private long byHttp(Crowd<KeepAlive> crowd, String path, int each, int lane) throws Exception {
    IngestionStatus status = Fleet.turnOf(turns[lane]++);
    return perEvent(
        each * CONNECTIONS,
        () ->
            crowd.repeat(
                each,
                (number, connection) -> {
                  String event = FLEET.json(number % FLEET.feeds(), Fleet.DATE, status);
                  connection.exchange(
                      KeepAlive.post(path, "application/json", event.getBytes(UTF_8)));
                }));
  }

  /** One writer: of several, all but one would have to begin again each time. */
  private static long committing(Stock stock) throws Exception {
    return perEvent(
        ICEBERG_EVENTS,
        () -> {
          for (int i = 0; i < ICEBERG_EVENTS; i++) {
            stock.commit(1);
          }
        });
  }

  private static long perEvent(int events, Lanes.Step step) throws Exception {
    return Lanes.nanosOf(step) / events;
  }

  /** What comes of three commits for each event, if nobody tidies up. */
  private void commitPerEvent(Run run, Muster muster, Path folder) throws Exception {
    String database = "jdbc:sqlite:" + folder.resolve("growing.db");
    String warehouse = folder.resolve("growing").toString();
    String subject = "Iceberg, three commits an event";
    Map<String, Sample> times = new LinkedHashMap<>();
    try (Stock stock = new Stock(muster, database, warehouse, Map.of())) {
      int events = 0;
      for (int until : run.pick(List.of(10, 50), List.of(10, 100, 500))) {
        List<Long> nanos = new ArrayList<>();
        for (; events < until; events++) {
          nanos.add(Lanes.nanosOf(() -> stock.commit(1)));
        }
        String after = "after %,d events".formatted(until);
        times.put(after, new Sample(nanos.subList(Math.max(0, nanos.size() - 50), nanos.size())));
        run.report()
            .value(name(), subject, "metadata " + after, stock.metadataBytes() / 1_024, "KiB");
      }
    }
    run.report().times(name(), subject, times);
  }
}
