package dev.muster.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

@Command(
    name = "demo",
    description = "Shows a week of data becoming ready, in a throw-away folder.",
    mixinStandardHelpOptions = true,
    versionProvider = MusterCommand.Version.class)
final class DemoCommand implements Callable<Integer> {
  private final Actions actions;

  DemoCommand(Actions actions) {
    this.actions = actions;
  }

  @Override
  public Integer call() throws Exception {
    return actions.demo(Ansi.AUTO.enabled());
  }
}
