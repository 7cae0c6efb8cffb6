package dev.muster.http;

import dev.muster.ledger.Ledger;
import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** What operators and tools ask: is it well, what does it count, what is the contract? */
final class ServiceApi {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final int TRY_AGAIN_SECONDS = 5;

  private final Ledger ledger;
  private final PrometheusMeterRegistry meters;

  ServiceApi(Ledger ledger, PrometheusMeterRegistry meters) {
    this.ledger = ledger;
    this.meters = meters;
  }

  void live(Context ctx, Query query) {
    Json.answer(ctx, 200, Json.object().put("status", "live"));
  }

  void ready(Context ctx, Query query) {
    Optional<String> trouble = ledger.trouble();
    if (trouble.isPresent()) {
      throw new ProblemException(
          Problem.passing(ProblemType.NOT_READY, trouble.get() + ".", TRY_AGAIN_SECONDS));
    }
    Json.answer(ctx, 200, Json.object().put("status", "ready"));
  }

  void metrics(Context ctx, Query query) {
    ctx.status(200).contentType(PROMETHEUS).result(meters.scrape());
  }

  /** A file of the contract, which lies beside the classes. */
  static Routes.Action file(String name, String contentType) {
    byte[] bytes = resource("/schemas/" + name);
    return (ctx, query) -> ctx.status(200).contentType(contentType).result(bytes);
  }

  private static byte[] resource(String path) {
    try (InputStream in = ServiceApi.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("not packaged: " + path);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
