package dev.muster.restcatalog;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What goes with a table so that its files can be reached. */
final class Vending {
  private final Map<String, String> config;

  Vending(RestCatalogSettings settings) {
    this.config = settings.credentials().isEmpty() ? Map.of() : all(settings);
  }

  /** Credentials are of use only at the endpoint that they are for. */
  private static Map<String, String> all(RestCatalogSettings settings) {
    Map<String, String> all = new HashMap<>(settings.storage());
    all.putAll(settings.credentials());
    return Map.copyOf(all);
  }

  /** Empty unless the client asks for credentials and there are some to hand out. */
  Map<String, String> config(Matched request) {
    boolean asked =
        request
            .header("X-Iceberg-Access-Delegation")
            .filter(
                ways -> Arrays.asList(ways.split("\\s*,\\s*", -1)).contains("vended-credentials"))
            .isPresent();
    return asked ? config : Map.of();
  }
}
