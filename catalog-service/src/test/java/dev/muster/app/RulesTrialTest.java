package dev.muster.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.intake.IntakeSettings;
import dev.muster.intake.LandingRuleSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code muster rules test}. */
class RulesTrialTest {
  private static final IntakeSettings INTAKE =
      IntakeSettings.of(
          Map.of(
              "landing",
              new LandingRuleSettings(
                  "s3://landing/{source_system:upper}/{data_type}/{data_as_of_date}/*.parquet",
                  null,
                  "_SUCCESS",
                  null)));

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private int run(String... paths) {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return RulesTrial.of(INTAKE, out).run(List.of(paths));
  }

  @Test
  void saysWhatIsReadFromAPathAndWhatClosesThePartition() {
    int exitCode =
        run(
            "s3://landing/guo/fact/2026-11-22/part-0.parquet",
            "s3://landing/guo/fact/2026-11-22/_SUCCESS",
            "s3://landing/guo/fact/");

    String read = "  rule landing: source_system GUO, data_type fact, data_as_of_date ";
    String closed = "; closed after _SUCCESS, when nothing has come for 10s";
    assertThat(exitCode).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "s3://landing/guo/fact/2026-11-22/part-0.parquet",
            read + "2026-11-22" + closed,
            "s3://landing/guo/fact/2026-11-22/_SUCCESS",
            read + "2026-11-22" + closed,
            "s3://landing/guo/fact/",
            read + "not in the path" + closed);
  }

  @Test
  void failsIfNoRuleMatchesOneOfThePaths() {
    assertThat(run("s3://landing/guo/fact/", "s3://landing/guo/fact/2026-11-22/part-0.csv"))
        .isOne();
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("  no landing rule matches");
  }
}
