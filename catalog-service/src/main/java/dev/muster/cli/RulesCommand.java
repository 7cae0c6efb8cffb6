package dev.muster.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "rules",
    description = "Tries the landing rules out.",
    mixinStandardHelpOptions = true,
    versionProvider = MusterCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND")
final class RulesCommand implements Callable<Integer> {
  private final Actions actions;

  @Spec private CommandSpec spec;

  RulesCommand(Actions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  @Command(
      name = "test",
      description =
          "Says what the landing rules read from paths; exits with 1 if none matches one.",
      mixinStandardHelpOptions = true,
      versionProvider = MusterCommand.Version.class)
  int test(
      @Option(names = "--config", paramLabel = "FILE", description = "YAML file with settings.")
          Path config,
      @Parameters(
              paramLabel = "PATH",
              arity = "1..*",
              description = "Path of a file, or of a folder, which ends with a slash.")
          List<String> paths) {
    return actions.testRules(Optional.ofNullable(config), paths);
  }
}
