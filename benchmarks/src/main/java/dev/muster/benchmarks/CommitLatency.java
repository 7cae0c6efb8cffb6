package dev.muster.benchmarks;

import dev.muster.benchmarks.SlowStorage.Request;
import dev.muster.catalog.CatalogSettings;
import dev.muster.model.Claim;
import dev.muster.model.IngestionStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.io.FileIO;

/**
 * A commit of three tables, for batches of several sizes: the product, stock Iceberg commit after
 * commit, and the floor. A thousand feeds, twenty groups, one date.
 */
final class CommitLatency implements Benchmark {
  private static final Fleet FLEET = new Fleet(1_000, 20);
  private static final String S3_FILES = "org.apache.iceberg.aws.s3.S3FileIO";

  /** One storage, and all who write to it. */
  private record Place(String name, Muster muster, Stock stock, Floor floor, Path files) {}

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
    try (Muster muster = Muster.under(folder.resolve("muster"));
        Floor floor = new Floor(Floor.onDisk(files), folder.resolve("floor.db"))) {
      FLEET.settle(muster);
      String database = "jdbc:sqlite:" + folder.resolve("stock.db");
      String warehouse = folder.resolve("stock").toString();
      try (Stock stock = new Stock(muster, database, warehouse, Map.of())) {
        Place place =
            new Place("disk", muster, stock, floor, folder.resolve("muster").resolve("warehouse"));
        for (int size : sizes(run)) {
          Map<String, Sample> times = measure(run, place, size, new AtomicInteger());
          if (size == 1) {
            double commit = times.get("muster").medianMillis();
            run.report()
                .target(
                    Target.atLeast(
                        "commit of one event, three tables, local: times faster than stock",
                        8,
                        times.get("stock").medianMillis() / commit));
            run.report()
                .target(
                    Target.atMost(
                        "commit against the serial fsync of the same files, local",
                        4,
                        commit / times.get("fsync in series").medianMillis()));
          }
        }
      }
    }
  }

  private void onS3(Run run) throws Exception {
    Path folder = run.fresh("commit-s3");
    try (SlowStorage storage = new SlowStorage(folder.resolve("s3"));
        FileIO files = CatalogUtil.loadFileIO(S3_FILES, storage.properties(), null);
        Floor floor =
            new Floor(Floor.in(files, storage.location("floor")), folder.resolve("floor.db"));
        Muster muster = Muster.open(settings(folder, storage))) {
      FLEET.settle(muster);
      Map<String, String> properties = new HashMap<>(storage.properties());
      properties.put("io-impl", S3_FILES);
      String database = "jdbc:sqlite:" + folder.resolve("stock.db");
      try (Stock stock = new Stock(muster, database, storage.location("stock"), properties)) {
        Place place = new Place("S3, 25 ms a put", muster, stock, floor, storage.files("muster"));
        for (int size : sizes(run)) {
          measureOnS3(run, place, size, storage);
        }
      }
    }
  }

  private static CatalogSettings settings(Path folder, SlowStorage storage) {
    return new CatalogSettings(
        CatalogSettings.DEFAULT_NAME,
        CatalogSettings.defaultUri(folder),
        storage.location("muster"),
        storage.properties());
  }

  private void measureOnS3(Run run, Place place, int size, SlowStorage storage) throws Exception {
    AtomicInteger reads = new AtomicInteger(-reads(storage));
    Map<String, Sample> times = measure(run, place, size, reads);
    if (size == 1) {
      double commit = times.get("muster").medianMillis();
      run.report()
          .target(
              Target.atLeast(
                  "commit of one event on S3: times faster than stock",
                  12,
                  times.get("stock").medianMillis() / commit));
      run.report()
          .target(
              Target.atMost(
                  "commit of one event on S3, in single puts",
                  2.5,
                  commit / times.get("one put").medianMillis()));
      int commits = 20;
      int before = reads(storage);
      int putsBefore = storage.count(Request.PUT);
      for (int i = 0; i < commits; i++) {
        place.muster().commit(batch(1, i));
      }
      double puts = (storage.count(Request.PUT) - putsBefore) / (double) commits;
      run.report().value(name(), place.name() + ", batch 1", "puts a commit", puts, "");
      run.report()
          .target(
              Target.atMost(
                  "GET, HEAD and LIST of a commit on S3",
                  0,
                  (reads(storage) - before) / (double) commits));
    }
  }

  private static int reads(SlowStorage storage) {
    return storage.count(Request.GET) + storage.count(Request.HEAD) + storage.count(Request.LIST);
  }

  private static List<Integer> sizes(Run run) {
    return run.isQuick() ? List.of(1, 1_000) : List.of(1, 100, 1_000, 10_000);
  }

  private Map<String, Sample> measure(Run run, Place place, int size, AtomicInteger rounds)
      throws Exception {
    List<byte[]> files = Floor.noise(sizesOfFiles(place, size));
    byte[] one = new byte[4_096];
    Lanes lanes =
        new Lanes()
            .with("muster", () -> place.muster().commit(batch(size, rounds.incrementAndGet())))
            .with("stock", () -> place.stock().commit(size))
            .with("floor: puts at once", () -> place.floor().commit(files))
            .with("one put", () -> place.floor().putOne(one));
    boolean isDisk = place.name().equals("disk");
    if (isDisk) {
      lanes.with("fsync in series", () -> place.floor().putInSeries(files));
    }
    int counted = run.pick(12, isDisk ? 120 : 50);
    Map<String, Sample> times = lanes.run(run.pick(3, counted / 2), counted);
    run.report().times(name(), place.name() + ", batch " + size, times);
    return times;
  }

  /** Events that make groups incomplete or complete again, in turns. */
  private static List<Claim> batch(int size, int round) {
    boolean isBad = round % 2 == 0;
    return FLEET.events(
        size, Fleet.DATE, isBad ? IngestionStatus.FAILED : IngestionStatus.INGESTED);
  }

  /** Of what a commit of the product leaves behind. */
  private static List<Long> sizesOfFiles(Place place, int size) throws IOException {
    place.muster().commit(batch(size, 0));
    Set<Path> before = new HashSet<>(files(place.files()));
    place.muster().commit(batch(size, 1));
    List<Path> after = files(place.files());
    return after.stream()
        .filter(file -> !before.contains(file))
        .map(file -> file.toFile().length())
        .collect(Collectors.toList());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toFile().isFile()).toList();
    }
  }
}
