package dev.muster.http;

import dev.muster.restcatalog.RestAnswer;
import dev.muster.restcatalog.RestCall;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Puts the Iceberg REST catalog beside the API. It knows its own paths, faults and bounds. */
final class IcebergMount {
  private static final String PLACE = "/iceberg";

  private final Function<RestCall, RestAnswer> catalog;
  private final int maxBodyBytes;

  IcebergMount(Function<RestCall, RestAnswer> catalog, int maxBodyBytes) {
    this.catalog = catalog;
    this.maxBodyBytes = maxBodyBytes;
  }

  static boolean isPlaceOf(Context ctx) {
    return ctx.path().startsWith(PLACE + "/");
  }

  void register(RoutesConfig config) {
    for (HandlerType method : HandlerType.values()) {
      if (method.isHttpMethod()) {
        config.addHttpHandler(method, PLACE + "/<path>", this::handle);
      }
    }
  }

  private void handle(Context ctx) throws IOException {
    RestAnswer answer = catalog.apply(call(ctx));
    answer.headers().forEach(ctx::header);
    ctx.status(answer.status()).result(answer.body());
  }

  private RestCall call(Context ctx) throws IOException {
    // One byte more than is allowed, so that the catalog sees that there is more.
    byte[] body = ctx.bodyInputStream().readNBytes(maxBodyBytes + 1);
    String path = ctx.req().getRequestURI().substring(PLACE.length());
    String query = Objects.requireNonNullElse(ctx.queryString(), "");
    return new RestCall(ctx.req().getMethod(), path, query, Map.copyOf(ctx.headerMap()), body);
  }
}
