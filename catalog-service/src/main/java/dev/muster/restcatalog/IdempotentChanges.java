package dev.muster.restcatalog;

import dev.muster.restcatalog.IdempotencyKeys.Claim;
import dev.muster.restcatalog.IdempotencyKeys.Result;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes changes, and one that carries an {@code Idempotency-Key} once, however often it is asked
 * for.
 *
 * <p>The key is recorded before the change and its end after it, not in one step with it. If the
 * end is missing, because the service died in between, the next request with the key looks whether
 * the change has landed before it makes it; where that cannot be told and the change is refused the
 * second time, the refusal may come of the first, and the answer is that the outcome is unknown.
 */
final class IdempotentChanges {
  private static final Logger LOG = LoggerFactory.getLogger(IdempotentChanges.class);
  private static final String HEADER = "Idempotency-Key";
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final Optional<IdempotencyKeys> keys;
  private final InstantSource clock;

  /**
   * @param keys without them, every request is a new one
   */
  IdempotentChanges(Optional<IdempotencyKeys> keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  RestAnswer make(Change change, RestCall call) {
    Optional<String> key = call.header(HEADER).map(IdempotentChanges::wellFormed);
    if (keys.isEmpty() || key.isEmpty()) {
      return change.run().get();
    }
    Claim claim = claim(key.get(), call);
    return switch (claim.state()) {
      case NEW -> makeNew(change, claim);
      case OPEN -> makeOpen(change, claim);
      case SETTLED -> repeat(change, claim.result());
      case RUNNING -> throw Refusal.keyStillRunning();
      case ANOTHER_REQUEST -> throw Refusal.keyOfAnotherRequest();
    };
  }

  private static String wellFormed(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    if (!UUID.matcher(lower).matches()) {
      throw Refusal.badRequest("An Idempotency-Key is a UUID");
    }
    return lower;
  }

  /** Nothing has happened if this fails, so that the client may safely ask again. */
  private Claim claim(String key, RestCall call) {
    try {
      return keys.orElseThrow().claim(key, fingerprint(call), clock.instant());
    } catch (RuntimeException e) {
      LOG.error("Cannot record an Idempotency-Key", e);
      throw Refusal.keysUnavailable();
    }
  }

  private static String fingerprint(RestCall call) {
    String line = call.method() + " " + call.path() + "?" + call.query() + "\n";
    byte[] digest = LoadedTable.sha256(line.getBytes(StandardCharsets.UTF_8), call.body());
    return HexFormat.of().formatHex(digest);
  }

  private RestAnswer makeNew(Change change, Claim claim) {
    RestAnswer answer;
    try {
      answer = change.run().get();
    } catch (RuntimeException e) {
      Failure failure = Failure.of(e);
      record(
          claim,
          failure.isFinal()
              ? keys -> keys.settle(claim, result(failure))
              : keys -> keys.leaveOpen(claim));
      throw e;
    }
    record(claim, keys -> keys.settle(claim, success(answer)));
    return answer;
  }

  private RestAnswer makeOpen(Change change, Claim claim) {
    try {
      RestAnswer answer =
          change.landed().getAsBoolean() ? change.describe().get() : change.run().get();
      record(claim, keys -> keys.settle(claim, success(answer)));
      return answer;
    } catch (RuntimeException e) {
      record(claim, keys -> keys.leaveOpen(claim));
      throw Failure.of(e).isFinal() ? new CommitStateUnknownException(e) : e;
    }
  }

  private static RestAnswer repeat(Change change, Result result) {
    return result.isSuccess()
        ? change.describe().get()
        : new Failure(result.status(), result.type(), result.message(), Map.of()).answer();
  }

  /** The change has been made or not by now, and that is what the client must hear. */
  private void record(Claim claim, Consumer<IdempotencyKeys> ending) {
    try {
      ending.accept(keys.orElseThrow());
    } catch (RuntimeException e) {
      LOG.error("Cannot record how {} ended; a retry will look", claim.key(), e);
    }
  }

  private static Result success(RestAnswer answer) {
    return new Result(answer.status(), "", "");
  }

  private static Result result(Failure failure) {
    return new Result(failure.status(), failure.type(), failure.message());
  }
}
