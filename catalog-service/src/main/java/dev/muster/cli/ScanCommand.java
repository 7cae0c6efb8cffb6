package dev.muster.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

@Command(
    name = "scan",
    description = "Records what has landed and nobody has told.",
    mixinStandardHelpOptions = true,
    versionProvider = MusterCommand.Version.class,
    footer = {"", "A service does so by itself if scan.every is set. This may run beside it."})
final class ScanCommand implements Callable<Integer> {
  private final Actions actions;

  @Option(names = "--dry-run", description = "Say what would be recorded, and record nothing.")
  private boolean dryRun;

  @Option(
      names = "--record-removals",
      description = "Record that files are gone, too, and not only say so.")
  private boolean recordRemovals;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of the embedded catalog and warehouse (data).")
  private String dataDir;

  @Option(names = "--config", paramLabel = "FILE", description = "YAML file with settings.")
  private Path config;

  ScanCommand(Actions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() throws Exception {
    ServeOptions options =
        ServeOptions.of(config, new ServeOptions.Flag("--data-dir", "data_dir", dataDir));
    return actions.scan(options, dryRun, recordRemovals, Ansi.AUTO.enabled());
  }
}
