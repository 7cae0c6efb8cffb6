package dev.muster.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.intake.Fault;
import java.util.List;
import java.util.Optional;

/**
 * A problem document (RFC 9457).
 *
 * @param status of HTTP; the type's own but for the rare ones that have no type
 * @param faults everything that is wrong with the content, each with its place
 * @param parameter the query or path parameter that is wrong
 * @param retryAfterSeconds when to try again
 */
record Problem(
    ProblemType type,
    int status,
    String detail,
    List<Fault> faults,
    Optional<String> parameter,
    Optional<Integer> retryAfterSeconds) {
  static Problem of(ProblemType type, String detail) {
    return new Problem(type, type.status(), detail, List.of(), Optional.empty(), Optional.empty());
  }

  /** A problem of which only the status is known. */
  static Problem ofStatus(int status, String detail) {
    return new Problem(
        ProblemType.of(status), status, detail, List.of(), Optional.empty(), Optional.empty());
  }

  static Problem ofParameter(String name, String detail) {
    return new Problem(
        ProblemType.INVALID_PARAMETER,
        ProblemType.INVALID_PARAMETER.status(),
        name + " " + detail + ".",
        List.of(),
        Optional.of(name),
        Optional.empty());
  }

  /** Something that passes. */
  static Problem passing(ProblemType type, String detail, int retryAfterSeconds) {
    return new Problem(
        type, type.status(), detail, List.of(), Optional.empty(), Optional.of(retryAfterSeconds));
  }

  static Problem ofFaults(List<Fault> faults) {
    String detail =
        faults.size() == 1 ? "One fault was found." : faults.size() + " faults were found.";
    return new Problem(
        ProblemType.INVALID,
        ProblemType.INVALID.status(),
        detail,
        faults,
        Optional.empty(),
        Optional.empty());
  }

  Problem withDetail(String other) {
    return new Problem(type, status, other, faults, parameter, retryAfterSeconds);
  }

  ObjectNode toJson() {
    ObjectNode json =
        Json.object()
            .put("type", type.uri())
            .put("title", type.title())
            .put("status", status)
            .put("detail", detail);
    if (!faults.isEmpty()) {
      ArrayNode errors = json.putArray("errors");
      faults.forEach(f -> errors.addObject().put("detail", f.detail()).put("pointer", f.pointer()));
    }
    parameter.ifPresent(
        name -> json.putArray("errors").addObject().put("detail", detail).put("parameter", name));
    return json;
  }
}
