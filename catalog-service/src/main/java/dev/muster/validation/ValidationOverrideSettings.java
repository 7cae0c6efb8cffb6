package dev.muster.validation;

/**
 * How some feeds are validated, other than the rest; null for what is not other.
 *
 * @param check how closely the files are looked at
 * @param schema what happens when their columns change
 * @param countAtLeast as {@link ValidationSettings#countAtLeast}
 * @param countAtMost as {@link ValidationSettings#countAtMost}
 */
public record ValidationOverrideSettings(
    ChosenCheck check, SchemaPolicy schema, Double countAtLeast, Double countAtMost) {
  static final ValidationOverrideSettings NONE =
      new ValidationOverrideSettings(null, null, null, null);

  public ValidationOverrideSettings {
    ValidationSettings.requireFactor("count_at_least", countAtLeast);
    ValidationSettings.requireFactor("count_at_most", countAtMost);
  }
}
