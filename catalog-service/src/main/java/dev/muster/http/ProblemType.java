package dev.muster.http;

import java.util.Arrays;
import java.util.Locale;

/** Every kind of problem that the API answers with. */
enum ProblemType {
  BAD_REQUEST(400, "The request cannot be understood"),
  MALFORMED_BODY(400, "The body cannot be read"),
  INVALID_PARAMETER(400, "A parameter is not what it should be"),
  NOT_FOUND(404, "There is nothing here"),
  METHOD_NOT_ALLOWED(405, "The method is not one of this resource"),
  REQUEST_TIMEOUT(408, "The request did not come to its end in time"),
  EVENT_CONFLICT(409, "Another event has this id"),
  NOTHING_TO_TELL(409, "There is nothing to tell"),
  CONTENT_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body is in a form that is not read here"),
  INVALID(422, "The content is not what it should be"),
  INTERNAL_ERROR(500, "Something went wrong here"),
  QUEUE_FULL(503, "Too much is waiting"),
  OUTCOME_UNKNOWN(503, "The outcome is not known yet"),
  STORAGE_UNAVAILABLE(503, "This cannot be read now"),
  NOT_READY(503, "The service cannot commit now");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  String uri() {
    return "urn:muster:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The most general type of this status; any other status is told by its class. */
  static ProblemType of(int status) {
    return Arrays.stream(values())
        .filter(type -> type.status == status)
        .findFirst()
        .orElse(status < 500 ? BAD_REQUEST : INTERNAL_ERROR);
  }
}
