package dev.muster.app;

import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.ScriptedStorage;
import dev.muster.config.Settings;
import dev.muster.http.HttpSettings;
import dev.muster.intake.IntakeSettings;
import dev.muster.ledger.LedgerSettings;
import dev.muster.ledger.SnapshotSettings;
import dev.muster.maintenance.MaintenanceSettings;
import dev.muster.notification.NotificationSettings;
import dev.muster.scan.ScanSettings;
import dev.muster.validation.LandingSettings;
import dev.muster.validation.ValidationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * A process of its own with little memory: a service of which the storage stands still as long as
 * it is told to. A minute passes on its clock when it is told so.
 */
final class StandingStill {
  private static final String STILL = "stand-still";
  private static final String STANDS = "stands-still";
  private static final String LATER = "a-minute-later";

  private StandingStill() {}

  static ServiceProcess start(Path data, String heap) throws IOException {
    return ServiceProcess.listening(
        ServiceProcess.launch(StandingStill.class, heap, Map.of(), data.toString()));
  }

  /** From now on no put ends. */
  static void begin(Path data) throws IOException {
    Files.createFile(data.resolve(STILL));
  }

  /** Whether a put has been held since it began. */
  static boolean isHolding(Path data) {
    return Files.exists(data.resolve(STANDS));
  }

  static void letAMinutePass(Path data) throws IOException {
    Files.createFile(data.resolve(LATER));
  }

  static void end(Path data) throws IOException {
    Files.delete(data.resolve(STILL));
  }

  public static void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments[0]);
    ScriptedStorage storage = new ScriptedStorage();
    storage.onPut(
        (location, put) -> {
          hold(data);
          put.run();
        });
    CatalogSettings catalog = storage.under(data);
    Settings settings =
        new Settings(
            data,
            null,
            HttpSettings.DEFAULTS.withPort(0),
            IntakeSettings.DEFAULTS,
            LandingSettings.DEFAULTS,
            ValidationSettings.DEFAULTS,
            ScanSettings.DEFAULTS,
            catalog,
            LedgerSettings.DEFAULTS,
            SnapshotSettings.DEFAULTS,
            MaintenanceSettings.DEFAULTS,
            NotificationSettings.DEFAULTS);
    Service service = Service.start(settings, "test", new Told(data.resolve(LATER)));
    System.out.println("listening on " + service.address() + ";");
    new CountDownLatch(1).await();
  }

  private static void hold(Path data) throws IOException {
    while (Files.exists(data.resolve(STILL))) {
      Files.write(data.resolve(STANDS), new byte[0]);
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** Shows the time, and a minute more once the file is there. */
  private static final class Told extends Clock {
    private final Path later;

    Told(Path later) {
      this.later = later;
    }

    @Override
    public Instant instant() {
      Duration ahead = Files.exists(later) ? Duration.ofMinutes(1) : Duration.ZERO;
      return Clock.systemUTC().instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
