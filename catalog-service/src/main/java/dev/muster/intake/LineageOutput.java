package dev.muster.intake;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an OpenLineage event says of a data set that its run writes. What is missing is null.
 *
 * @param path namespace and name
 * @param dates of the partitions that the run has written, by its own words
 * @param places the folders that the run has written, by its own words
 * @param change what has been done to the data set as a whole, in the standard's words
 * @param version of the data set, such as the id of an Iceberg snapshot
 */
record LineageOutput(
    String path,
    List<LocalDate> dates,
    List<String> places,
    String change,
    Long recordCount,
    Long fileCount,
    Long fileSizeBytes,
    String version) {
  private static final int MOST_PARTITIONS = 10_000;
  private static final Set<String> ANEW = Set.of("CREATE", "OVERWRITE");
  private static final Set<String> WITHOUT_DATA = Set.of("ALTER", "DROP", "RENAME", "TRUNCATE");
  private static final Pattern WITH_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");

  /** How the standard calls the local disk. */
  private static final String LOCAL = "file";

  static LineageOutput of(Fields output) {
    output.require("namespace", "name");
    String namespace = Objects.requireNonNullElse(output.text("namespace", TextRule.PATH), "");
    String name = Objects.requireNonNullElse(output.text("name", TextRule.PATH), "");
    Optional<Fields> facets = output.object("facets");
    Optional<Fields> ofOutput = output.object("outputFacets");
    Optional<Fields> statistics = ofOutput.flatMap(fields -> fields.object("outputStatistics"));
    Optional<Fields> written =
        ofOutput
            .flatMap(fields -> either(fields, "outputSubset", "subset"))
            .flatMap(subset -> either(subset, "outputCondition", "condition"));
    return new LineageOutput(
        path(namespace, name),
        written.map(LineageOutput::dates).orElse(List.of()),
        written.map(condition -> places(condition, namespace)).orElse(List.of()),
        facets
            .flatMap(fields -> fields.object("lifecycleStateChange"))
            .map(change -> change.text("lifecycleStateChange", TextRule.LABEL))
            .orElse(null),
        statistics.map(fields -> fields.count("rowCount")).orElse(null),
        statistics.map(fields -> fields.count("fileCount")).orElse(null),
        statistics.map(fields -> fields.count("size")).orElse(null),
        facets
            .flatMap(fields -> fields.object("version"))
            .map(version -> version.text("datasetVersion", TextRule.PATH))
            .orElse(null));
  }

  /** Whether the run has written it from the beginning, and added to nothing. */
  boolean isAnew() {
    return change != null && ANEW.contains(change);
  }

  /** Whether nothing can have landed by it: the statement was about a table, and not its rows. */
  boolean isOfATableAlone(boolean hasNamedPartitions) {
    return change != null
        && (WITHOUT_DATA.contains(change)
            || (change.equals("CREATE") && !hasNamedPartitions && !hasCounts()));
  }

  boolean hasCounts() {
    return recordCount != null || fileCount != null || fileSizeBytes != null;
  }

  /** The standard's versions name some facets differently. */
  private static Optional<Fields> either(Fields fields, String name, String older) {
    return fields.object(name).or(() -> fields.object(older));
  }

  private static List<LocalDate> dates(Fields condition) {
    return condition.objects("partitions", MOST_PARTITIONS).stream()
        .flatMap(partition -> partition.object("dimensions").stream())
        .map(dimensions -> dimensions.date(PathField.DATA_AS_OF_DATE))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Spark's are names in the output's own namespace. */
  private static List<String> places(Fields condition, String namespace) {
    return condition.texts("locations", MOST_PARTITIONS, TextRule.PATH).stream()
        .map(place -> WITH_SCHEME.matcher(place).matches() ? place : path(namespace, place))
        .toList();
  }

  /** The naming of the standard: the scheme's slashes belong to the namespace, if it has any. */
  private static String path(String namespace, String name) {
    if (namespace.equals(LOCAL) && name.startsWith("/")) {
      return name;
    }
    if (!namespace.contains(":")) {
      return namespace + ":" + name;
    }
    return namespace + (name.startsWith("/") || namespace.endsWith("/") ? "" : "/") + name;
  }
}
