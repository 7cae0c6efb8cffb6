package dev.muster.intake;

import dev.muster.intake.kafka.KafkaSettings;
import dev.muster.intake.sqs.SqsSettings;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is read, and how what is said elsewhere is understood.
 *
 * @param landingRules patterns of the paths where data lands, and what closes a partition there, by
 *     the names of the rules; the first that matches counts
 */
public record IntakeSettings(
    Map<String, LandingRuleSettings> landingRules, KafkaSettings kafka, SqsSettings sqs) {
  public static final IntakeSettings DEFAULTS = IntakeSettings.of(Map.of());

  public IntakeSettings {
    try {
      new LandingRules(landingRules);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("landing_rules are wrong: " + e.getMessage(), e);
    }
    landingRules = Collections.unmodifiableMap(new LinkedHashMap<>(landingRules));
  }

  /** The defaults with these landing rules. */
  public static IntakeSettings of(Map<String, LandingRuleSettings> landingRules) {
    return new IntakeSettings(landingRules, KafkaSettings.DEFAULTS, SqsSettings.DEFAULTS);
  }
}
