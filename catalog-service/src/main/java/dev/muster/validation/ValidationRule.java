package dev.muster.validation;

import dev.muster.model.Check;
import java.util.Optional;

/**
 * How one delivery is validated.
 *
 * @param check empty if its files are not looked at
 */
record ValidationRule(
    Optional<Check> check, SchemaPolicy schema, double countAtLeast, double countAtMost) {
  boolean boundsCount() {
    return countAtLeast > 0 || countAtMost > 0;
  }
}
