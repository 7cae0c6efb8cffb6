package dev.muster.restcatalog;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.exceptions.NoSuchWarehouseException;
import org.apache.iceberg.rest.Endpoint;
import org.apache.iceberg.rest.RESTCatalogProperties;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.apache.iceberg.util.LocationUtil;

/** What a client asks first. */
final class Configuration {
  private static final Endpoint ENDPOINT = Endpoint.create("GET", "/v1/config");

  private final RestCatalogSettings settings;
  private final Optional<Duration> idempotencyKeyLifetime;
  private final List<Endpoint> served;

  /**
   * @param idempotencyKeyLifetime empty if keys are not kept
   * @param served all endpoints but this one, which goes without saying
   */
  Configuration(
      RestCatalogSettings settings,
      Optional<Duration> idempotencyKeyLifetime,
      List<Endpoint> served) {
    this.settings = settings;
    this.idempotencyKeyLifetime = idempotencyKeyLifetime;
    this.served = List.copyOf(served);
  }

  Route route() {
    return Route.reads(ENDPOINT, this::load);
  }

  private RestAnswer load(Matched request) {
    request.parameter("warehouse").filter(name -> !name.isEmpty()).ifPresent(this::requireKnown);
    ConfigResponse.Builder response =
        ConfigResponse.builder()
            .withDefaults(new HashMap<>(settings.storage())) // asks it for null
            .withOverride(RESTCatalogProperties.NAMESPACE_SEPARATOR, Names.ADVERTISED_SEPARATOR)
            .withEndpoints(served);
    idempotencyKeyLifetime.map(Duration::toString).ifPresent(response::withIdempotencyKeyLifetime);
    return RestAnswer.json(200, Json.write(response.build()));
  }

  private void requireKnown(String warehouse) {
    String asked = LocationUtil.stripTrailingSlash(warehouse);
    boolean known =
        settings.warehouses().stream()
            .map(LocationUtil::stripTrailingSlash)
            .anyMatch(asked::equals);
    if (!known) {
      throw new NoSuchWarehouseException("There is no warehouse %s here", warehouse);
    }
  }
}
