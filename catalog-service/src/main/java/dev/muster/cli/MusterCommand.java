package dev.muster.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code muster}, which does nothing by itself but holds the commands. */
@Command(
    name = "muster",
    description = "Tells data consumers when everything they wait for has arrived.",
    mixinStandardHelpOptions = true,
    versionProvider = MusterCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Run 'muster COMMAND --help' for a command's options."})
public final class MusterCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  private MusterCommand() {}

  /** The command line of the whole program; its {@code execute} gives the exit code. */
  public static CommandLine commandLine(Actions actions) {
    return new CommandLine(new MusterCommand())
        .addSubcommand(new ServeCommand(actions))
        .addSubcommand(new MaintainCommand(actions))
        .addSubcommand(new ScanCommand(actions))
        .addSubcommand(new DemoCommand(actions))
        .addSubcommand(new RulesCommand(actions))
        .setParameterExceptionHandler(MusterCommand::refuse);
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static int refuse(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().printf("muster: %s; see '%s --help'%n", wrong.getMessage(), name);
    return ExitCodes.BAD_USAGE;
  }

  /** Muster's version, from its jar, and Java's. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = MusterCommand.class.getPackage().getImplementationVersion();
      return new String[] {
        "muster %s, Java %s".formatted(version == null ? "unpackaged" : version, Runtime.version())
      };
    }
  }
}
