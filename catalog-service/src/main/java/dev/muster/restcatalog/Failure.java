package dev.muster.restcatalog;

import static java.util.Map.entry;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.BadRequestException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NamespaceNotEmptyException;
import org.apache.iceberg.exceptions.NoSuchIcebergTableException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.exceptions.NoSuchWarehouseException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.UnprocessableEntityException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.rest.responses.ErrorResponse;

/**
 * An error document to be. Clients act on the status: 409 to a commit means that nothing changed
 * and that they may delete what they wrote, 500 that the commit may have happened.
 *
 * @param headers to go with the answer
 */
record Failure(int status, String type, String message, Map<String, String> headers) {
  static final Map<String, String> RETRY_SOON = Map.of("Retry-After", "1");

  private static final int MESSAGE_LENGTH_MAX = 2_000;

  /** What the client can mend or act upon, so that it gets the message; the first that fits. */
  private static final List<Map.Entry<Class<? extends RuntimeException>, Integer>> TOLD =
      List.of(
          entry(NoSuchNamespaceException.class, 404),
          entry(NoSuchTableException.class, 404),
          entry(NoSuchIcebergTableException.class, 404),
          entry(NoSuchViewException.class, 404),
          entry(NoSuchWarehouseException.class, 404),
          entry(NotFoundException.class, 404),
          entry(AlreadyExistsException.class, 409),
          entry(NamespaceNotEmptyException.class, 409),
          entry(CommitFailedException.class, 409),
          entry(UnprocessableEntityException.class, 422),
          entry(ForbiddenException.class, 403),
          entry(UnsupportedOperationException.class, 406),
          entry(BadRequestException.class, 400),
          entry(ValidationException.class, 400),
          entry(IllegalArgumentException.class, 400));

  Failure {
    message = message.length() > MESSAGE_LENGTH_MAX ? shortened(message) : message;
    headers = Map.copyOf(headers);
  }

  static Failure of(RuntimeException failure) {
    if (failure instanceof Refusal refusal) {
      return refusal.failure();
    }
    if (failure instanceof UnreadableException) {
      return new Failure(500, "ServiceFailureException", failure.getMessage(), Map.of());
    }
    if (failure instanceof CommitStateUnknownException) {
      return new Failure(
          500,
          "CommitStateUnknownException",
          "The commit may have happened, or may not: load the table and look before you retry,"
              + " and delete nothing",
          Map.of());
    }
    return TOLD.stream()
        .filter(told -> told.getKey().isInstance(failure))
        .findFirst()
        .map(told -> told(failure, told.getKey(), told.getValue()))
        .orElseGet(() -> untold(failure));
  }

  private static Failure told(
      RuntimeException failure, Class<? extends RuntimeException> type, int status) {
    return new Failure(
        status, type.getSimpleName(), String.valueOf(failure.getMessage()), Map.of());
  }

  /** Ours to mend: the details, which may name hosts or hold secrets, are for the log. */
  private static Failure untold(RuntimeException failure) {
    if (hasCause(failure, SQLException.class)) {
      return new Failure(
          503,
          "ServiceUnavailableException",
          "The catalog's database does not answer as it should",
          Map.of());
    }
    if (hasCause(failure, IOException.class)) {
      return new Failure(
          503,
          "ServiceUnavailableException",
          "The storage of the tables does not answer as it should",
          Map.of());
    }
    return new Failure(
        500,
        "InternalServerError",
        "The server failed; its log says why (" + failure.getClass().getSimpleName() + ")",
        Map.of());
  }

  static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static String shortened(String message) {
    return message.substring(0, MESSAGE_LENGTH_MAX - 1) + "…";
  }

  /** Whether the request is at fault, so that the same request will fail again. */
  boolean isFinal() {
    return status < 500;
  }

  Failure with(Map<String, String> headers) {
    return new Failure(status, type, message, headers);
  }

  RestAnswer answer() {
    ErrorResponse error =
        ErrorResponse.builder().responseCode(status).withType(type).withMessage(message).build();
    RestAnswer answer = RestAnswer.json(status, Json.write(error));
    for (Map.Entry<String, String> header : headers.entrySet()) {
      answer = answer.with(header.getKey(), header.getValue());
    }
    return answer;
  }
}
