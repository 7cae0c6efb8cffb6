package dev.muster.validation;

import dev.muster.model.Feed;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Says which deliveries are validated, and how. */
public final class ValidationPolicy {
  private final ValidationSettings settings;
  private final LandingStorage storage;
  private final Function<String, Optional<String>> landingRuleOf;

  /**
   * @param landingRuleOf the name of the landing rule that a path follows
   */
  public ValidationPolicy(
      ValidationSettings settings,
      LandingStorage storage,
      Function<String, Optional<String>> landingRuleOf) {
    this.settings = settings;
    this.storage = storage;
    this.landingRuleOf = landingRuleOf;
  }

  /**
   * The event as it is taken: what has landed may have to be looked at. Whatever else a producer
   * says is believed.
   */
  public IngestionEvent admit(IngestionEvent event) {
    return event.status() == IngestionStatus.INGESTED
        ? ruleFor(event.partition().feed(), event.filePath())
            .check()
            .map(event::asking)
            .orElse(event)
        : event;
  }

  ValidationRule ruleFor(Feed feed, String path) {
    return new ValidationRule(
        first(feed, path, ValidationOverrideSettings::check, settings.check())
            .of(storage.concerns(path)),
        first(feed, path, ValidationOverrideSettings::schema, settings.schema()),
        first(feed, path, ValidationOverrideSettings::countAtLeast, settings.countAtLeast()),
        first(feed, path, ValidationOverrideSettings::countAtMost, settings.countAtMost()));
  }

  /** What the closest of the settings says. */
  private <T> T first(
      Feed feed, String path, Function<ValidationOverrideSettings, T> part, T otherwise) {
    return Stream.of(
            ofFeed(feed.toString()), ofFeed(feed.sourceSystem() + "/*"), ofLandingRule(path))
        .map(part)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(otherwise);
  }

  private ValidationOverrideSettings ofFeed(String pattern) {
    return settings.feeds().getOrDefault(pattern, ValidationOverrideSettings.NONE);
  }

  private ValidationOverrideSettings ofLandingRule(String path) {
    return settings.rules().isEmpty()
        ? ValidationOverrideSettings.NONE
        : landingRuleOf
            .apply(path)
            .map(settings.rules()::get)
            .orElse(ValidationOverrideSettings.NONE);
  }
}
