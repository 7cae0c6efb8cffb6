package dev.muster.intake;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A field of a landing rule.
 *
 * @param read what the text in its place says; empty if it cannot be that
 * @param written what stands in its place for a date; empty if that is not all it takes
 */
record PathField(
    String name,
    Function<String, Optional<String>> read,
    Function<LocalDate, Optional<String>> written) {
  static final String SOURCE_SYSTEM = "source_system";
  static final String DATA_TYPE = "data_type";
  static final String DATA_AS_OF_DATE = "data_as_of_date";

  private static final LocalDate SAMPLE = LocalDate.of(2026, 11, 22);

  /**
   * The field of this name.
   *
   * @param form how it is written in paths; empty for the usual way
   * @throws IllegalArgumentException there is no such field or form
   */
  static PathField of(String name, String form) {
    return switch (name) {
      case SOURCE_SYSTEM, DATA_TYPE -> new PathField(name, nameIn(form), date -> Optional.empty());
      case DATA_AS_OF_DATE -> dateIn(form.isEmpty() ? "yyyy-MM-dd" : form);
      default ->
          throw new IllegalArgumentException(
              "has the field {%s}; there are {%s}, {%s} and {%s}"
                  .formatted(name, SOURCE_SYSTEM, DATA_TYPE, DATA_AS_OF_DATE));
    };
  }

  private static Function<String, Optional<String>> nameIn(String form) {
    UnaryOperator<String> written =
        switch (form) {
          case "" -> UnaryOperator.identity();
          case "upper" -> text -> text.toUpperCase(Locale.ROOT);
          case "lower" -> text -> text.toLowerCase(Locale.ROOT);
          default ->
              throw new IllegalArgumentException(
                  "has a name in the form :" + form + "; there are :upper and :lower");
        };
    return text ->
        Optional.of(written.apply(text))
            .filter(name -> TextRule.NAME.faultsOf(name).findAny().isEmpty());
  }

  /** People write {@code yyyy}, and a strict formatter wants {@code uuuu}. */
  private static PathField dateIn(String form) {
    try {
      DateTimeFormatter format =
          DateTimeFormatter.ofPattern(form.replace('y', 'u'), Locale.ROOT)
              .withResolverStyle(ResolverStyle.STRICT)
              .withChronology(IsoChronology.INSTANCE);
      LocalDate.parse(SAMPLE.format(format), format);
      return new PathField(
          DATA_AS_OF_DATE, text -> date(text, format), date -> Optional.of(format.format(date)));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "has a date in the form :" + form + ", which does not give a whole date", e);
    }
  }

  private static Optional<String> date(String text, DateTimeFormatter format) {
    try {
      return Optional.of(LocalDate.parse(text, format).toString())
          .filter(date -> Dates.date(date).isPresent());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
