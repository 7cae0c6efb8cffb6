package dev.muster.http;

import dev.muster.intake.MalformedBodyException;
import dev.muster.intake.TooLargeException;
import dev.muster.ledger.LedgerFullException;
import dev.muster.ledger.StaleStateException;
import dev.muster.ledger.StoreUnavailableException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every failure answers: the one table. */
final class Errors {
  static final String PROBLEM_JSON = "application/problem+json";

  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);
  private static final String METHOD_OVERRIDE = "X-HTTP-Method-Override";
  private static final int SOON_SECONDS = 1;
  private static final int LATER_SECONDS = 5;

  /** What the server throws out of a read when the body ends too early or is garbled. */
  private static final int BROKEN_BODY = 400;

  private Errors() {}

  static void register(RoutesConfig routes) {
    routes.exception(ProblemException.class, Errors::answer);
    routes.exception(StoreUnavailableException.class, Errors::unavailable);
    routes.exception(StaleStateException.class, Errors::unavailable);
    routes.exception(HttpResponseException.class, Errors::answer);
    routes.exception(Exception.class, (e, ctx) -> Json.answer(ctx, problem(e)));
    routes.before(Errors::refuseOverride);
    routes.after(Errors::fillIn);
  }

  /** What a failure to take something in is told as. */
  static Problem problem(Throwable e) {
    if (e instanceof MalformedBodyException) {
      return Problem.of(ProblemType.MALFORMED_BODY, e.getMessage());
    } else if (e instanceof TooLargeException) {
      return Problem.of(ProblemType.CONTENT_TOO_LARGE, e.getMessage());
    } else if (e instanceof LedgerFullException) {
      return queueFull("Nothing was taken", e.getMessage());
    } else if (e instanceof StoreUnavailableException) {
      return outcomeUnknown(" What is in the way: " + e.getMessage() + ".");
    } else if (e instanceof StaleStateException || e instanceof TimeoutException) {
      return outcomeUnknown("");
    } else if (e instanceof HttpException http && http.getCode() != BROKEN_BODY) {
      return ofJetty(http.getCode(), http.getReason());
    } else if (e instanceof IOException && e.getCause() instanceof TimeoutException) {
      return Problem.of(ProblemType.REQUEST_TIMEOUT, "The body did not come in time.");
    } else if (e instanceof IOException || e instanceof HttpException) {
      return bodyCutShort(e);
    }
    return unexpected(e);
  }

  private static void answer(ProblemException e, Context ctx) {
    e.headers().forEach(ctx::header);
    Json.answer(ctx, e.problem());
  }

  /** The router's own: no such path, no such method. */
  private static void answer(HttpResponseException e, Context ctx) {
    if (e instanceof MethodNotAllowedResponse) {
      String allowed = String.join(", ", e.getDetails().values());
      ctx.header("Allow", allowed);
      String detail = ctx.req().getMethod() + " is not known here; " + allowed + " is.";
      Json.answer(ctx, Problem.of(ProblemType.METHOD_NOT_ALLOWED, detail));
    } else if (e.getStatus() == ProblemType.NOT_FOUND.status()) {
      Json.answer(ctx, Problem.of(ProblemType.NOT_FOUND, "There is no such path."));
    } else {
      Json.answer(
          ctx, Problem.ofStatus(e.getStatus(), ProblemType.of(e.getStatus()).title() + "."));
    }
  }

  /**
   * @param taken what was taken nevertheless
   */
  static Problem queueFull(String taken, String reason) {
    return Problem.passing(ProblemType.QUEUE_FULL, taken + ": " + reason + ".", SOON_SECONDS);
  }

  /** Of a question nothing can be in doubt. */
  private static void unavailable(RuntimeException e, Context ctx) {
    Json.answer(ctx, ctx.method().equals(HandlerType.GET) ? unreadable() : problem(e));
  }

  private static Problem unreadable() {
    return Problem.passing(
        ProblemType.STORAGE_UNAVAILABLE,
        "The storage of the tables does not answer.",
        LATER_SECONDS);
  }

  private static Problem outcomeUnknown(String reason) {
    return Problem.passing(
        ProblemType.OUTCOME_UNKNOWN,
        "It may have been committed, or may yet be. Send it again with the same event_id: what is"
            + " there already changes nothing."
            + reason,
        LATER_SECONDS);
  }

  private static Problem bodyCutShort(Throwable e) {
    return Problem.of(
        ProblemType.MALFORMED_BODY,
        ContentCoding.isDamage(e)
            ? "The body cannot be decompressed: it is not what Content-Encoding says, or is damaged."
            : "The body broke off before its end.");
  }

  /** What the server itself refuses, in its own words as long as they are about the request. */
  static Problem ofJetty(int status, String reason) {
    if (status == ProblemType.QUEUE_FULL.status()) {
      return queueFull("Nothing was taken", "the service is shutting down");
    }
    ProblemType type = ProblemType.of(status);
    return Problem.ofStatus(
        status, status >= 500 || reason == null ? type.title() + "." : reason + ".");
  }

  private static Problem unexpected(Throwable e) {
    String id = UUID.randomUUID().toString();
    LOG.error("request failed, told to its sender as {}", id, e);
    return Problem.of(ProblemType.INTERNAL_ERROR, "The service has logged this as " + id + ".");
  }

  /** The router would follow it: a GET that deletes, past whoever lets methods through. */
  private static void refuseOverride(Context ctx) {
    if (ctx.header(METHOD_OVERRIDE) != null) {
      throw new ProblemException(
          Problem.of(ProblemType.BAD_REQUEST, METHOD_OVERRIDE + " is not followed here."));
    }
  }

  /** An answer that some layer began with a bare status. The Iceberg catalog's are all its own. */
  private static void fillIn(Context ctx) {
    if (IcebergMount.isPlaceOf(ctx)) {
      return;
    }
    String contentType = ctx.res().getContentType();
    if (ctx.statusCode() >= 400 && (contentType == null || !contentType.startsWith(PROBLEM_JSON))) {
      Json.answer(ctx, ofJetty(ctx.statusCode(), null));
    }
  }
}
