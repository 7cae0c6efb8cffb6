package dev.muster.restcatalog;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which of the catalog's Iceberg properties are of use to a client. All others stay here. */
final class ClientStorage {
  private static final Set<String> SETTINGS =
      Set.of(
          "client.region",
          "s3.endpoint",
          "s3.path-style-access",
          "s3.region",
          "gcs.project-id",
          "gcs.service.host");

  private static final Set<String> CREDENTIALS =
      Set.of("s3.access-key-id", "s3.secret-access-key", "s3.session-token");

  private ClientStorage() {}

  static Map<String, String> settings(Map<String, String> properties) {
    return only(SETTINGS, properties);
  }

  static Map<String, String> credentials(Map<String, String> properties) {
    return only(CREDENTIALS, properties);
  }

  private static Map<String, String> only(Set<String> keys, Map<String, String> properties) {
    return properties.entrySet().stream()
        .filter(property -> keys.contains(property.getKey()))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
