package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MusterCommandTest {
  private final List<Object> asked = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void servesWithWhatTheFlagsSay() {
    int code = run("serve", "--port", "0", "--data-dir=/srv/muster", "--config", "muster.yaml");

    assertThat(code).isEqualTo(7);
    assertThat(asked)
        .containsExactly(
            new ServeOptions(
                Optional.of(Path.of("muster.yaml")),
                List.of(
                    new ServeOptions.Flag("--port", "http.port", "0"),
                    new ServeOptions.Flag("--data-dir", "data_dir", "/srv/muster"))));
  }

  @Test
  void leavesEverythingToOtherSourcesWithoutFlags() {
    run("serve");

    assertThat(asked).containsExactly(new ServeOptions(Optional.empty(), List.of()));
  }

  @Test
  void maintains() {
    assertThat(run("maintain", "--dry-run", "--data-dir=/srv/muster")).isEqualTo(9);
    assertThat(run("maintain", "--config", "muster.yaml")).isEqualTo(9);
    assertThat(asked)
        .containsExactly(
            new ServeOptions(
                Optional.empty(),
                List.of(new ServeOptions.Flag("--data-dir", "data_dir", "/srv/muster"))),
            "dry",
            new ServeOptions(Optional.of(Path.of("muster.yaml")), List.of()),
            "for good");
  }

  @Test
  void scans() {
    ServeOptions none = new ServeOptions(Optional.empty(), List.of());
    assertThat(run("scan", "--dry-run")).isEqualTo(9);
    assertThat(run("scan", "--record-removals")).isEqualTo(9);
    assertThat(asked).containsExactly(none, "dry", "files", none, "for good", "removals");
  }

  @Test
  void runsTheDemo() {
    assertThat(run("demo")).isEqualTo(8);
    assertThat(asked).containsExactly("demo");
  }

  @Test
  void triesTheRulesOnEveryPath() {
    assertThat(run("rules", "test", "--config", "muster.yaml", "s3://a/b", "s3://a/c/"))
        .isEqualTo(9);
    assertThat(asked)
        .containsExactly(Optional.of(Path.of("muster.yaml")), List.of("s3://a/b", "s3://a/c/"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                | muster: a command is missing; see 'muster --help'",
        "serv            | muster: Unmatched argument at index 0: 'serv'; see 'muster --help'",
        "serve --prot 1  | muster: Unknown options: '--prot', '1'; see 'muster serve --help'",
        "serve --port    | muster: Missing required parameter for option '--port' (PORT);"
            + " see 'muster serve --help'",
        "rules           | muster: a command is missing; see 'muster rules --help'",
        "rules test      | muster: Missing required parameter: 'PATH';"
            + " see 'muster rules test --help'",
        "demo now        | muster: Unmatched argument at index 1: 'now'; see 'muster demo --help'",
      })
  void answersBadUsageInOneLine(String arguments, String line) {
    int code = run(arguments == null ? new String[0] : arguments.split(" +", -1));

    assertThat(code).isEqualTo(ExitCodes.BAD_USAGE);
    assertThat(err.toString()).isEqualToIgnoringNewLines(line).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void printsItsHelp() {
    assertThat(run("--help")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).contains("serve", "demo", "--version");
  }

  @Test
  void namesTheJavaItRunsOn() {
    assertThat(run("--version")).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).startsWith("muster ").contains("Java " + Runtime.version());
  }

  private int run(String... arguments) {
    CommandLine commandLine = MusterCommand.commandLine(new Remembering());
    return commandLine
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private final class Remembering implements Actions {
    @Override
    public int maintain(ServeOptions options, boolean dryRun, boolean onTerminal) {
      asked.add(options);
      asked.add(dryRun ? "dry" : "for good");
      return 9;
    }

    @Override
    public int scan(
        ServeOptions options, boolean dryRun, boolean recordRemovals, boolean onTerminal) {
      asked.add(options);
      asked.add(dryRun ? "dry" : "for good");
      asked.add(recordRemovals ? "removals" : "files");
      return 9;
    }

    @Override
    public int serve(ServeOptions options) {
      asked.add(options);
      return 7;
    }

    @Override
    public int testRules(Optional<Path> configFile, List<String> paths) {
      asked.add(configFile);
      asked.add(paths);
      return 9;
    }

    @Override
    public int demo(boolean onTerminal) {
      asked.add("demo");
      return 8;
    }
  }
}
