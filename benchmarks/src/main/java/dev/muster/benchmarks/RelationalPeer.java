package dev.muster.benchmarks;

import dev.muster.model.IngestionStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a user would pick instead: PostgreSQL, directly by JDBC, without a server in between. The
 * product is asked directly as well, and for single events by HTTP, too.
 */
final class RelationalPeer implements Benchmark {
  private static final Fleet FLEET = new Fleet(1_000, 20);
  private static final int BATCH = 1_000;

  @Override
  public String name() {
    return "relational";
  }

  @Override
  public void run(Run run) throws Exception {
    Path folder = run.fresh("relational");
    try (Muster muster = Muster.under(folder.resolve("muster"))) {
      FLEET.settle(muster);
      int port = muster.serve();
      try (RelationalDesign design = new RelationalDesign(folder.resolve("postgresql"), FLEET)) {
        batches(run, muster, design);
        singles(run, muster, port, design);
      } catch (PeerUnavailableException e) {
        run.report().note("left out: " + e.getMessage());
      }
    }
  }

  private void batches(Run run, Muster muster, RelationalDesign design) throws Exception {
    Map<String, Sample> times =
        new Lanes()
            .with("PostgreSQL", () -> design.commit(BATCH))
            .with(
                "muster",
                () -> muster.commit(FLEET.events(BATCH, Fleet.DATE, IngestionStatus.INGESTED)))
            .run(run.pick(3, 20), run.pick(12, 150));
    run.report().times(name(), "batch of 1000", times);
    run.report()
        .target(
            Target.atLeast(
                "batches of 1,000: times as fast as PostgreSQL",
                1,
                times.get("PostgreSQL").medianMillis() / times.get("muster").medianMillis()));
  }

  private void singles(Run run, Muster muster, int port, RelationalDesign design) throws Exception {
    int connections = HttpThroughput.CONNECTIONS;
    int each = run.pick(20, 100);
    Map<String, Sample> times =
        new Lanes()
            .with("PostgreSQL", () -> Crowd.of(connections, n -> design.commitOneByOne(n, each)))
            .with(
                "muster",
                () ->
                    Crowd.of(
                        connections,
                        number -> {
                          for (int i = 0; i < each; i++) {
                            int feed = (number * 31 + i) % FLEET.feeds();
                            muster.commit(
                                List.of(FLEET.event(feed, Fleet.DATE, IngestionStatus.INGESTED)));
                          }
                        }))
            .with("muster by HTTP", () -> HttpThroughput.singles(port, "/v1/events", each))
            .run(2, run.pick(4, 15));
    run.report().times(name(), each * connections + " singles, 64 at once", times);
    run.report()
        .target(
            Target.atLeast(
                "single events, 64 at once: times as fast as PostgreSQL",
                1,
                times.get("PostgreSQL").medianMillis() / times.get("muster").medianMillis()));
  }
}
