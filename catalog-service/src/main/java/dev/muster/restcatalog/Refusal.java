package dev.muster.restcatalog;

import java.util.Map;

/** A request that the protocol itself does not allow, with the answer that it gets. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;
  private final transient Map<String, String> headers;

  private Refusal(int status, String type, Map<String, String> headers, String message) {
    super(message);
    this.status = status;
    this.type = type;
    this.headers = headers;
  }

  static Refusal badRequest(String message) {
    return new Refusal(400, "BadRequestException", Map.of(), message);
  }

  static Refusal noRoute(RestCall call) {
    String message = "There is no " + call.path() + " here";
    return new Refusal(404, "NoSuchRouteException", Map.of(), message);
  }

  static Refusal wrongMethod(RestCall call, String allowed) {
    String message = call.path() + " does not take " + call.method() + ", only " + allowed;
    return new Refusal(405, "MethodNotAllowedException", Map.of("Allow", allowed), message);
  }

  /** Of the protocol, but not offered; the client should have looked at {@code endpoints}. */
  static Refusal unsupported(String message) {
    return new Refusal(406, "UnsupportedOperationException", Map.of(), message);
  }

  static Refusal tooLarge(int bytesMax) {
    String message = "The body is larger than the " + bytesMax + " bytes that are taken";
    return new Refusal(413, "ContentTooLargeException", Map.of(), message);
  }

  static Refusal keyOfAnotherRequest() {
    String message =
        "This Idempotency-Key came with another request before; take a new key for a new request";
    return new Refusal(422, "UnprocessableEntityException", Map.of(), message);
  }

  static Refusal keyStillRunning() {
    String message = "The first request with this Idempotency-Key is still under way; ask again";
    return new Refusal(503, "ServiceUnavailableException", Failure.RETRY_SOON, message);
  }

  static Refusal keysUnavailable() {
    String message = "Nothing was done: the catalog's database does not answer as it should";
    return new Refusal(503, "ServiceUnavailableException", Failure.RETRY_SOON, message);
  }

  Failure failure() {
    return new Failure(status, type, getMessage(), headers);
  }
}
