package dev.muster.benchmarks;

import static java.util.Comparator.comparingInt;

import dev.muster.benchmarks.SlowStorage.Request;
import dev.muster.catalog.CatalogSettings;
import dev.muster.model.Claim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A commit of three tables, for batches of several sizes: the product, stock Iceberg commit after
 * commit, and the floor. A thousand feeds, twenty groups, one date.
 */
final class CommitLatency implements Benchmark {
  private static final Fleet FLEET = new Fleet(1_000, 20);
  private static final String S3_FILES = "org.apache.iceberg.aws.s3.S3FileIO";

  /** Of so many commits the one in the middle says which files a commit writes. */
  private static final int LOOKED_AT = 9;

  /** One storage, and all who write to it. */
  private record Place(
      String name, Muster muster, Stock stock, Floor floor, Path files, boolean isDisk) {}

  private int turn;

  @Override
  public String name() {
    return "commit";
  }

  @Override
  public void run(Run run) throws Exception {
    onDisk(run);
    onS3(run);
  }

  private void onDisk(Run run) throws Exception {
    Path folder = run.fresh("commit");
    Path files = Files.createDirectories(folder.resolve("floor"));
    String database = "jdbc:sqlite:" + folder.resolve("stock.db");
    try (Muster muster = settled(CatalogSettings.under(folder.resolve("muster")));
        Floor floor = new Floor(Floor.onDisk(files), folder.resolve("floor.db"));
        Stock stock = new Stock(muster, database, folder.resolve("stock").toString(), Map.of())) {
      Path warehouse = folder.resolve("muster").resolve("warehouse");
      Place place = new Place("disk", muster, stock, floor, warehouse, true);
      for (int size : sizes(run)) {
        Map<String, Sample> times = measure(run, place, size);
        if (size == 1) {
          targetsOnDisk(run.report(), times);
        }
      }
    }
  }

  private static void targetsOnDisk(Report report, Map<String, Sample> times) {
    double commit = times.get("muster").medianMillis();
    report.target(
        Target.atLeast(
            "commit of one event, three tables, local: times faster than stock",
            8,
            times.get("stock").medianMillis() / commit));
    report.target(
        Target.atMost(
            "commit against the serial fsync of the same files, local",
            4,
            commit / times.get("fsync in series").medianMillis()));
  }

  private void onS3(Run run) throws Exception {
    Path folder = run.fresh("commit-s3");
    String database = "jdbc:sqlite:" + folder.resolve("stock.db");
    try (SlowStorage storage = new SlowStorage(folder.resolve("s3"));
        Floor floor = new Floor(Floor.on(storage), folder.resolve("floor.db"));
        Muster muster = settled(settings(folder, storage))) {
      Map<String, String> properties = new HashMap<>(storage.properties());
      properties.put("io-impl", S3_FILES);
      try (Stock stock = new Stock(muster, database, storage.location("stock"), properties)) {
        Place place =
            new Place("S3, 25 ms a put", muster, stock, floor, storage.files("muster"), false);
        for (int size : sizes(run)) {
          Map<String, Sample> times = measure(run, place, size);
          if (size == 1) {
            targetsOnS3(run.report(), times);
            requests(run.report(), place, storage);
          }
        }
      }
    }
  }

  private static void targetsOnS3(Report report, Map<String, Sample> times) {
    double commit = times.get("muster").medianMillis();
    report.target(
        Target.atLeast(
            "commit of one event on S3: times faster than stock",
            12,
            times.get("stock").medianMillis() / commit));
    report.target(
        Target.atMost(
            "commit of one event on S3, in single puts",
            2.5,
            commit / times.get("one put").medianMillis()));
  }

  private void requests(Report report, Place place, SlowStorage storage) {
    int commits = 64;
    int reads = reads(storage);
    int puts = storage.count(Request.PUT);
    for (int i = 0; i < commits; i++) {
      place.muster().commit(batch(1));
    }
    double putsEach = (storage.count(Request.PUT) - puts) / (double) commits;
    double readsEach = (reads(storage) - reads) / (double) commits;
    report.value(name(), place.name() + ", batch 1", "puts a commit", putsEach, "");
    report.target(Target.atMost("GET, HEAD and LIST of a commit on S3", 0, readsEach));
  }

  private static int reads(SlowStorage storage) {
    return storage.count(Request.GET) + storage.count(Request.HEAD) + storage.count(Request.LIST);
  }

  private static CatalogSettings settings(Path folder, SlowStorage storage) {
    return new CatalogSettings(
        CatalogSettings.DEFAULT_NAME,
        CatalogSettings.defaultUri(folder),
        storage.location("muster"),
        storage.properties());
  }

  private static Muster settled(CatalogSettings settings) {
    Muster muster = Muster.open(settings);
    FLEET.settle(muster);
    return muster;
  }

  private static List<Integer> sizes(Run run) {
    return run.pick(List.of(1, 1_000), List.of(1, 100, 1_000, 10_000));
  }

  private Map<String, Sample> measure(Run run, Place place, int size) throws Exception {
    List<byte[]> files = Floor.noise(sizesOfFiles(place, size));
    byte[] one = new byte[4_096];
    Lanes lanes =
        new Lanes()
            .timed("muster", () -> nanosOfCommit(place.muster(), size))
            .with("stock", () -> place.stock().commit(size))
            .with("floor: puts at once", () -> place.floor().commit(files))
            .with("one put", () -> place.floor().putOne(one))
            .tidying(20, () -> place.stock().forget());
    if (place.isDisk()) {
      lanes.with("fsync in series", () -> place.floor().putInSeries(files));
    }
    long commits = place.muster().commits();
    int turns = turn;
    Map<String, Sample> times = lanes.run(effort(run, size));
    if (place.muster().commits() - commits < turn - turns) {
      throw new IllegalStateException("not all of three tables moved in each commit");
    }
    String subject = "%s, batch %,d".formatted(place.name(), size);
    run.report().times(name(), subject, times);
    run.report().value(name(), subject, "files of a commit", files.size(), "");
    run.report()
        .value(
            name(),
            subject,
            "bytes of a commit",
            files.stream().mapToInt(file -> file.length).sum() / 1_024.0,
            "KiB");
    return times;
  }

  /** The first size pays for the warm-up of all. */
  private static Effort effort(Run run, int size) {
    int warmUp = size == 1 ? 150 : 20;
    return run.pick(Effort.of(warmUp / 2, 8, 10, 40), Effort.of(warmUp, 30, 30, 200));
  }

  private long nanosOfCommit(Muster muster, int size) throws Exception {
    List<Claim> claims = batch(size);
    return Lanes.nanosOf(() -> muster.commit(claims));
  }

  /** Events that make groups incomplete or complete again, in turns. */
  private List<Claim> batch(int size) {
    int number = turn++;
    return size == 1
        ? List.of(FLEET.turn(number))
        : FLEET.events(size, Fleet.DATE, Fleet.turnOf(number));
  }

  /** Of what a usual commit of the product leaves behind. */
  private List<Long> sizesOfFiles(Place place, int size) throws IOException {
    List<List<Long>> commits = new ArrayList<>();
    for (int i = 0; i < LOOKED_AT; i++) {
      Set<Path> before = new HashSet<>(files(place.files()));
      place.muster().commit(batch(size));
      commits.add(
          files(place.files()).stream()
              .filter(file -> !before.contains(file))
              .map(file -> file.toFile().length())
              .toList());
    }
    commits.sort(comparingInt(List::size));
    return commits.get(LOOKED_AT / 2);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toFile().isFile()).toList();
    }
  }
}
