package dev.muster.restcatalog;

import dev.muster.catalog.CatalogSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What clients of the REST catalog are told and allowed.
 *
 * @param warehouses what a client may call the catalog when it asks for its configuration
 * @param readOnlyNamespaces the namespaces that clients may not write, levels joined by dots
 * @param storage Iceberg properties that a client needs to reach the files, such as {@code
 *     s3.endpoint}; a client's own win over them
 * @param credentials Iceberg properties that let a client into the storage, handed to every client
 *     that asks for vended credentials; empty hands out none
 * @param idempotencyKeyLifetime for how long a client may retry a change with the same key
 * @param bodyBytesMax the largest request body that is taken, in bytes
 */
public record RestCatalogSettings(
    Set<String> warehouses,
    Set<String> readOnlyNamespaces,
    Map<String, String> storage,
    Map<String, String> credentials,
    Duration idempotencyKeyLifetime,
    int bodyBytesMax) {
  public static final String READ_ONLY_NAMESPACE = "muster";
  public static final Duration IDEMPOTENCY_KEY_LIFETIME = Duration.ofMinutes(30);
  public static final int BODY_BYTES_MAX = 16 * 1024 * 1024;

  public RestCatalogSettings {
    warehouses = Set.copyOf(warehouses);
    readOnlyNamespaces = Set.copyOf(readOnlyNamespaces);
    storage = Map.copyOf(storage);
    credentials = Map.copyOf(credentials);
  }

  /** The defaults: the storage as the service itself reaches it, and no credentials. */
  public static RestCatalogSettings of(CatalogSettings catalog) {
    return new RestCatalogSettings(
        Stream.of(catalog.name(), catalog.warehouse())
            .filter(Objects::nonNull)
            .collect(Collectors.toSet()),
        Set.of(READ_ONLY_NAMESPACE),
        ClientStorage.settings(catalog.properties()),
        Map.of(),
        IDEMPOTENCY_KEY_LIFETIME,
        BODY_BYTES_MAX);
  }

  /** The same, handing out the credentials that the service itself uses, if it has any. */
  public RestCatalogSettings handingOutCredentialsOf(CatalogSettings catalog) {
    return new RestCatalogSettings(
        warehouses,
        readOnlyNamespaces,
        storage,
        ClientStorage.credentials(catalog.properties()),
        idempotencyKeyLifetime,
        bodyBytesMax);
  }
}
