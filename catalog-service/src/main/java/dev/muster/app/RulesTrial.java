package dev.muster.app;

import dev.muster.cli.ExitCodes;
import dev.muster.intake.IntakeSettings;
import dev.muster.intake.Landed;
import dev.muster.intake.LandedObject;
import dev.muster.intake.LandingRules;
import java.io.PrintStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Shows what landing rules make of paths. */
record RulesTrial(LandingRules rules, PrintStream out) {
  static RulesTrial of(IntakeSettings settings, PrintStream out) {
    return new RulesTrial(new LandingRules(settings.landingRules()), out);
  }

  /** The exit code: success if every path was read. */
  int run(List<String> paths) {
    boolean all = true;
    for (String path : paths) {
      Optional<Landed> landed =
          path.endsWith("/")
              ? rules.ofFolder(path)
              : rules.ofObject(path).map(LandedObject::landed);
      out.println(path);
      out.println("  " + landed.map(this::told).orElse("no landing rule matches"));
      all &= landed.isPresent();
    }
    return all ? ExitCodes.OK : ExitCodes.FAILED;
  }

  private String told(Landed landed) {
    return "rule %s: source_system %s, data_type %s, data_as_of_date %s; closed %s"
        .formatted(
            landed.rule(),
            landed.feed().sourceSystem(),
            landed.feed().dataType(),
            landed.dataAsOfDate().map(LocalDate::toString).orElse("not in the path"),
            rules.closing(landed.rule()));
  }
}
