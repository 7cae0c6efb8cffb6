package dev.muster.intake;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an OpenLineage event says of a data set that its run writes. What is missing is null.
 *
 * @param location namespace and name, as a path
 * @param partitions the dates that the run has written, by its own words
 * @param version of the data set, such as the id of an Iceberg snapshot
 */
record LineageOutput(
    String location,
    Set<LocalDate> partitions,
    Long recordCount,
    Long fileCount,
    Long fileSizeBytes,
    String version) {
  private static final int MOST_PARTITIONS = 10_000;

  static LineageOutput of(Fields output, LandingRules rules) {
    output.require("namespace", "name");
    String namespace = output.text("namespace", TextRule.PATH);
    String name = output.text("name", TextRule.PATH);
    Optional<Fields> facets = output.object("outputFacets");
    Optional<Fields> statistics = facets.flatMap(fields -> fields.object("outputStatistics"));
    Set<LocalDate> partitions = new TreeSet<>();
    facets
        .flatMap(fields -> either(fields, "outputSubset", "subset"))
        .flatMap(subset -> either(subset, "outputCondition", "condition"))
        .ifPresent(condition -> partitions.addAll(partitions(condition, rules)));
    return new LineageOutput(
        namespace == null || name == null ? "" : path(namespace, name),
        partitions,
        statistics.map(fields -> fields.count("rowCount")).orElse(null),
        statistics.map(fields -> fields.count("fileCount")).orElse(null),
        statistics.map(fields -> fields.count("size")).orElse(null),
        output
            .object("facets")
            .flatMap(fields -> fields.object("version"))
            .map(version -> version.text("datasetVersion", TextRule.PATH))
            .orElse(null));
  }

  /** The standard's versions name some facets differently. */
  private static Optional<Fields> either(Fields fields, String name, String older) {
    return fields.object(name).or(() -> fields.object(older));
  }

  /** The naming of the standard: the scheme's slashes belong to the namespace, if it has any. */
  private static String path(String namespace, String name) {
    if (!namespace.contains(":")) {
      return namespace + ":" + name;
    }
    return namespace + (name.startsWith("/") || namespace.endsWith("/") ? "" : "/") + name;
  }

  private static Set<LocalDate> partitions(Fields condition, LandingRules rules) {
    Set<LocalDate> dates = new TreeSet<>();
    for (Fields partition : condition.objects("partitions", MOST_PARTITIONS)) {
      partition
          .object("dimensions")
          .map(dimensions -> dimensions.date(PathField.DATA_AS_OF_DATE))
          .ifPresent(dates::add);
    }
    for (String location : condition.texts("locations", MOST_PARTITIONS, TextRule.PATH)) {
      rules.ofFolder(location).flatMap(Landed::dataAsOfDate).ifPresent(dates::add);
    }
    return dates;
  }
}
