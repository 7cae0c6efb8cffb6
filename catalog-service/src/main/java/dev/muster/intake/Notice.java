package dev.muster.intake;

import dev.muster.model.Claim;

/** What a store's notice means here. */
public sealed interface Notice {
  /** It is about a file of a partition, or about the marker that ends a delivery. */
  record Taken(Claim claim) implements Notice {}

  /** It says nothing of a partition, for this reason. */
  record PassedOver(String reason) implements Notice {}

  /**
   * A topic asks whether its notices are wanted.
   *
   * @param url to be opened by a person who wants them
   */
  record Subscription(String topic, String url) implements Notice {}
}
