package dev.muster.validation;

import java.util.List;
import java.util.Map;

/**
 * The places where data lands, as far as the service may read them.
 *
 * @param roots local folders and S3 prefixes; nothing outside of them is ever read
 * @param properties how to reach S3, by Iceberg's names: {@code s3.endpoint}, {@code
 *     s3.access-key-id} and the like
 */
public record LandingSettings(List<String> roots, Map<String, String> properties) {
  public static final LandingSettings DEFAULTS = new LandingSettings(List.of(), Map.of());

  public LandingSettings {
    for (String root : roots) {
      try {
        LandingPath.of(root);
      } catch (PathRefusedException e) {
        throw new IllegalArgumentException("roots has %s, which %s".formatted(root, e.why()), e);
      }
    }
    roots = List.copyOf(roots);
    properties = Map.copyOf(properties);
  }

  /** Leaves out the properties, which may hold a key. */
  @Override
  public String toString() {
    return "LandingSettings[roots=" + roots + "]";
  }
}
