package dev.muster.app;

import dev.muster.app.demo.Demo;
import dev.muster.app.demo.Screen;
import dev.muster.cli.Actions;
import dev.muster.cli.ExitCodes;
import dev.muster.cli.MusterCommand;
import dev.muster.cli.ServeOptions;
import dev.muster.config.Given;
import dev.muster.config.Settings;
import dev.muster.config.SettingsException;
import dev.muster.config.SettingsLoader;
import dev.muster.scan.Scanner.Mode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Where the process starts. */
public final class Main implements Actions {
  private final Clock clock = Clock.systemUTC();
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private Main() {}

  public static void main(String[] args) {
    System.exit(MusterCommand.commandLine(new Main()).execute(args));
  }

  @Override
  public int serve(ServeOptions options) throws InterruptedException {
    try {
      Settings settings = settings(options);
      Service service = Service.start(settings, version(), clock);
      out.printf(
          "muster %s is listening on %s; its tables are under %s%n",
          version(), service.address(), settings.dataDir().toAbsolutePath().normalize());
      return runUntilStopped(service);
    } catch (SettingsException e) {
      return fail(e, ExitCodes.BAD_USAGE);
    } catch (StartException e) {
      return fail(e, ExitCodes.FAILED);
    }
  }

  /** A signal to stop drains the service; having done so is a success. */
  private static int runUntilStopped(Service service) throws InterruptedException {
    Runtime runtime = Runtime.getRuntime();
    runtime.addShutdownHook(
        new Thread(
            () -> {
              service.close();
              runtime.halt(ExitCodes.OK);
            },
            "shutdown"));
    new CountDownLatch(1).await();
    return ExitCodes.OK;
  }

  @Override
  public int maintain(ServeOptions options, boolean dryRun, boolean onTerminal) {
    try {
      System.setProperty("muster.log", "ERROR");
      Upkeep upkeep = new Upkeep(settings(options), clock, out, onTerminal);
      return upkeep.run(dryRun) ? ExitCodes.OK : ExitCodes.FAILED;
    } catch (SettingsException e) {
      return fail(e, ExitCodes.BAD_USAGE);
    } catch (StartException e) {
      return fail(e, ExitCodes.FAILED);
    }
  }

  @Override
  public int scan(ServeOptions options, boolean dryRun, boolean recordRemovals, boolean onTerminal)
      throws InterruptedException {
    Mode files = recordRemovals ? Mode.RECORD_REMOVALS : Mode.RECORD;
    try {
      System.setProperty("muster.log", "ERROR");
      ScanRun scan = new ScanRun(settings(options), clock, out, onTerminal);
      return scan.run(dryRun ? Mode.DRY_RUN : files) ? ExitCodes.OK : ExitCodes.FAILED;
    } catch (SettingsException e) {
      return fail(e, ExitCodes.BAD_USAGE);
    } catch (StartException e) {
      return fail(e, ExitCodes.FAILED);
    }
  }

  @Override
  public int demo(boolean onTerminal) throws Exception {
    System.setProperty("muster.log", "WARN");
    Path folder = Files.createTempDirectory("muster-demo-");
    Path data = folder.resolve("data");
    out.printf("A service on the embedded default, in %s%n", folder);
    try (Service service = Service.start(settingsOfDemo(data), version(), clock)) {
      Screen screen = new Screen(out, onTerminal);
      new Demo(service.address(), folder.resolve("landing"), clock, screen).play();
    } catch (StartException e) {
      return fail(e, ExitCodes.FAILED);
    }
    out.printf(
        """
        Everything is kept as Iceberg tables. To look around, start the service on them:

          ./muster serve --data-dir %s

        and ask it, from another terminal:

          curl -s localhost:8080/v1/groups/Marketing_Dashboard_Daily/status
          curl -s localhost:8080/v1/feeds
          curl -s 'localhost:8080/v1/status?source_system=GUO&limit=5'
        """,
        data);
    return ExitCodes.OK;
  }

  @Override
  public int testRules(Optional<Path> configFile, List<String> paths) {
    try {
      Settings settings = SettingsLoader.load(configFile, System.getenv(), List.of());
      return RulesTrial.of(settings.intake(), out).run(paths);
    } catch (SettingsException e) {
      return fail(e, ExitCodes.BAD_USAGE);
    }
  }

  private static Settings settingsOfDemo(Path data) {
    return SettingsLoader.load(
        Optional.empty(),
        Map.of(),
        List.of(
            Given.text("data_dir", data.toString(), "demo"), Given.text("http.port", "0", "demo")));
  }

  private static Settings settings(ServeOptions options) {
    List<Given> commandLine =
        options.flags().stream()
            .map(flag -> Given.text(flag.setting(), flag.value(), flag.option()))
            .toList();
    return SettingsLoader.load(options.configFile(), System.getenv(), commandLine);
  }

  private static String version() {
    return Objects.requireNonNullElse(
        Main.class.getPackage().getImplementationVersion(), "unpackaged");
  }

  private static int fail(RuntimeException e, int exitCode) {
    System.err.println("muster: " + e.getMessage());
    return exitCode;
  }
}
