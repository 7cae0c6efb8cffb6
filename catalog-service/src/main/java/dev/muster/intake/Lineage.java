package dev.muster.intake;

import dev.muster.model.Claim;
import java.util.List;

/**
 * What a lineage event says about feeds.
 *
 * @param claims one for each partition that it names
 * @param passedOver the outputs of which it says nothing that can be kept
 */
public record Lineage(List<Claim> claims, List<PassedOver> passedOver) {
  public static final Lineage NOTHING = new Lineage(List.of(), List.of());

  public Lineage {
    claims = List.copyOf(claims);
    passedOver = List.copyOf(passedOver);
  }

  /**
   * An output that is no partition of a feed.
   *
   * @param dataset its namespace and name, as a path
   * @param reason in words
   */
  public record PassedOver(String dataset, String reason) {}
}
