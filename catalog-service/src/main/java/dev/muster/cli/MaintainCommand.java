package dev.muster.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

@Command(
    name = "maintain",
    description = "Deletes files of the tables to which nothing refers any more.",
    mixinStandardHelpOptions = true,
    versionProvider = MusterCommand.Version.class,
    footer = {"", "A service that runs does so by itself, now and then. This may run beside it."})
final class MaintainCommand implements Callable<Integer> {
  private final Actions actions;

  @Option(names = "--dry-run", description = "List what would be deleted, and delete nothing.")
  private boolean dryRun;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder of the embedded catalog and warehouse (data).")
  private String dataDir;

  @Option(names = "--config", paramLabel = "FILE", description = "YAML file with settings.")
  private Path config;

  MaintainCommand(Actions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    ServeOptions options =
        ServeOptions.of(config, new ServeOptions.Flag("--data-dir", "data_dir", dataDir));
    return actions.maintain(options, dryRun, Ansi.AUTO.enabled());
  }
}
