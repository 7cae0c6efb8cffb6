package dev.muster.app;

import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.FaultyDatabase;
import dev.muster.catalog.FaultyDatabase.Loss;
import dev.muster.catalog.FaultyDatabase.Moment;
import dev.muster.catalog.ScriptedStorage;
import dev.muster.config.Settings;
import dev.muster.http.HttpSettings;
import dev.muster.intake.IntakeSettings;
import dev.muster.ledger.LedgerSettings;
import dev.muster.ledger.SnapshotSettings;
import dev.muster.maintenance.MaintenanceSettings;
import dev.muster.maintenance.StoredFiles;
import dev.muster.notification.NotificationSettings;
import dev.muster.scan.ScanSettings;
import dev.muster.validation.LandingSettings;
import dev.muster.validation.ValidationSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * A process of its own that is a service, or a turn of maintenance, and dies in the middle of a
 * step once it is condemned to: at once, as by SIGKILL.
 */
final class Mortal {
  /** Where it can die. */
  enum Step {
    PUT_BEGINS,
    /** Half a file is there, if the storage shows such. */
    PUT_IS_HALF_DONE,
    PUT_ENDS,
    /** All files are put; no table is moved yet. */
    TRANSACTION_BEGINS,
    /** All tables are moved, and that is not committed. */
    COMMIT_BEGINS,
    COMMIT_ENDS,
    DELETE_BEGINS,
    DELETE_ENDS
  }

  /** The exit code of who was killed. */
  static final int KILLED = 137;

  static final SnapshotSettings SNAPSHOTS =
      new SnapshotSettings(3, Duration.ofHours(3), Duration.ofDays(3));

  private static final String SENTENCE = "sentence";

  private final Path sentence;
  private final FaultyDatabase network;
  private int seen;

  private Mortal(Path data, FaultyDatabase network) {
    this.sentence = data.resolve(SENTENCE);
    this.network = network;
  }

  /**
   * From now on, who works in the folder dies at the nth such step, or at the first that follows.
   */
  static void condemn(Path data, Step step, int nth) throws IOException {
    Files.createDirectories(data);
    Path written = Files.writeString(data.resolve("draft"), step + " " + nth);
    Files.move(written, data.resolve(SENTENCE), StandardCopyOption.ATOMIC_MOVE);
  }

  static void pardon(Path data) throws IOException {
    Files.deleteIfExists(data.resolve(SENTENCE));
  }

  /**
   * Launches it.
   *
   * @param what {@code serve} or {@code maintain}
   * @param daysAhead how far its clock is ahead
   */
  static Process launch(Path data, CatalogSettings catalog, String what, int daysAhead)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of(data.toString(), what, "" + daysAhead, catalog.warehouse()));
    catalog.properties().forEach((name, value) -> arguments.add(name + "=" + value));
    return ServiceProcess.launch(
        Mortal.class, ServiceProcess.HEAP, Map.of(), arguments.toArray(String[]::new));
  }

  public static void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments[0]);
    Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(Integer.parseInt(arguments[2])));
    CatalogSettings direct =
        new CatalogSettings(
            CatalogSettings.DEFAULT_NAME,
            CatalogSettings.defaultUri(data),
            arguments[3],
            properties(List.of(arguments).subList(4, arguments.length)));
    FaultyDatabase network = new FaultyDatabase(direct.uri());
    ScriptedStorage storage = new ScriptedStorage();
    Mortal mortal = new Mortal(data, network);
    storage.onPut(mortal::put);
    storage.onDelete(mortal::delete);
    Settings settings = settings(data, network.before(storage.before(direct)));
    if (arguments[1].equals("serve")) {
      Service service = Service.start(settings, "test", clock);
      System.out.println("listening on " + service.address() + ";");
      new CountDownLatch(1).await();
    }
    System.exit(new Upkeep(settings, clock, System.out, false).run(false) ? 0 : 1);
  }

  private static Map<String, String> properties(List<String> arguments) {
    Map<String, String> properties = new TreeMap<>();
    for (String argument : arguments) {
      int end = argument.indexOf('=');
      properties.put(argument.substring(0, end), argument.substring(end + 1));
    }
    return properties;
  }

  private static Settings settings(Path data, CatalogSettings catalog) {
    return new Settings(
        data,
        null,
        HttpSettings.DEFAULTS.withPort(0),
        IntakeSettings.DEFAULTS,
        LandingSettings.DEFAULTS,
        ValidationSettings.DEFAULTS,
        ScanSettings.DEFAULTS,
        catalog,
        LedgerSettings.DEFAULTS,
        SNAPSHOTS,
        MaintenanceSettings.DEFAULTS,
        new NotificationSettings(0.01, Duration.ofSeconds(5), 4));
  }

  private void put(String location, ScriptedStorage.Step put) throws IOException {
    if (isDue(Step.TRANSACTION_BEGINS)) {
      network.onNext(Moment.UPDATE, Loss.NOTHING, "", Mortal::die);
    }
    if (isDue(Step.COMMIT_BEGINS)) {
      network.onNext(Moment.COMMIT, Loss.NOTHING, "", Mortal::die);
    }
    if (isDue(Step.COMMIT_ENDS)) {
      network.onNext(Moment.COMMIT, Loss.NOTHING_BUT_TIME, "", Mortal::die);
    }
    dieIfDue(Step.PUT_BEGINS);
    if (isDue(Step.PUT_IS_HALF_DONE)) {
      halve(location, put);
      die();
    }
    put.run();
    dieIfDue(Step.PUT_ENDS);
  }

  private static void halve(String location, ScriptedStorage.Step put) throws IOException {
    if (location.startsWith("file:")) {
      put.run();
      Path file = Path.of(StoredFiles.plain(location));
      try (FileChannel half = FileChannel.open(file, StandardOpenOption.WRITE)) {
        half.truncate(half.size() / 2);
      }
    }
  }

  private void delete(String location, ScriptedStorage.Step delete) throws IOException {
    dieIfDue(Step.DELETE_BEGINS);
    delete.run();
    dieIfDue(Step.DELETE_ENDS);
  }

  private void dieIfDue(Step step) {
    if (isDue(step)) {
      die();
    }
  }

  private synchronized boolean isDue(Step step) {
    try {
      if (!Files.exists(sentence)) {
        return false;
      }
      Scanner words = new Scanner(Files.readString(sentence));
      return words.next().equals(step.name()) && ++seen == words.nextInt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void die() {
    Runtime.getRuntime().halt(KILLED);
  }
}
