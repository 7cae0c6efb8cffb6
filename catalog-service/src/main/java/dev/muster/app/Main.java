package dev.muster.app;

import dev.muster.cli.Actions;
import dev.muster.cli.ExitCodes;
import dev.muster.cli.MusterCommand;
import dev.muster.cli.ServeOptions;
import dev.muster.config.Given;
import dev.muster.config.Settings;
import dev.muster.config.SettingsException;
import dev.muster.config.SettingsLoader;
import java.util.List;

/** Where the process starts. */
public final class Main implements Actions {
  private Main() {}

  public static void main(String[] args) {
    System.exit(MusterCommand.commandLine(new Main()).execute(args));
  }

  @Override
  public int serve(ServeOptions options) {
    try {
      return serve(settings(options));
    } catch (SettingsException e) {
      System.err.println("muster: " + e.getMessage());
      return ExitCodes.BAD_USAGE;
    }
  }

  @Override
  public int demo() {
    return missing("the demo");
  }

  private static int serve(Settings settings) {
    return missing("the service on " + settings.http().host() + ":" + settings.http().port());
  }

  private static int missing(String what) {
    System.err.println("muster: this build cannot run " + what);
    return ExitCodes.FAILED;
  }

  private static Settings settings(ServeOptions options) {
    List<Given> commandLine =
        options.flags().stream()
            .map(flag -> Given.text(flag.setting(), flag.value(), flag.option()))
            .toList();
    return SettingsLoader.load(options.configFile(), System.getenv(), commandLine);
  }
}
