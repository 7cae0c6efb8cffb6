package dev.muster.validation;

import dev.muster.model.Check;
import java.util.Optional;

/** Which check a setting asks for. */
public enum ChosenCheck {
  /** {@link Check#PARQUET} where the service may read, or else none. */
  AUTO,
  OFF,
  EXISTS,
  PARQUET;

  Optional<Check> of(boolean readable) {
    return switch (this) {
      case AUTO -> readable ? Optional.of(Check.PARQUET) : Optional.empty();
      case OFF -> Optional.empty();
      case EXISTS -> Optional.of(Check.EXISTS);
      case PARQUET -> Optional.of(Check.PARQUET);
    };
  }
}
