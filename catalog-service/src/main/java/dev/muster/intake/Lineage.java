package dev.muster.intake;

import dev.muster.model.Claim;
import java.util.List;

/**
 * What a lineage event says about feeds.
 *
 * @param said what it says of each partition that it names
 * @param passedOver the outputs of which it says nothing that can be kept
 */
public record Lineage(List<Said> said, List<PassedOver> passedOver) {
  public static final Lineage NOTHING = new Lineage(List.of(), List.of());

  public Lineage {
    said = List.copyOf(said);
    passedOver = List.copyOf(passedOver);
  }

  /**
   * What is said of a partition.
   *
   * @param dataset the output that it belongs to: namespace and name, as a path
   * @param claim conflicts with an earlier one if the end of its run has been told before
   */
  public record Said(String dataset, Claim claim) {}

  /**
   * An output, or a partition of it, of which nothing is kept.
   *
   * @param dataset its namespace and name, as a path
   * @param reason in words
   */
  public record PassedOver(String dataset, String reason) {}
}
