package dev.muster.restcatalog;

import java.time.Instant;

/** Which changes have been asked for under which keys, and what became of them. Durable. */
public interface IdempotencyKeys {
  /**
   * Claims a key before its change is made. Of several callers at once, one gets it.
   *
   * @param request tells requests apart
   * @throws RuntimeException if that cannot be recorded; the change must then not be made
   */
  Claim claim(String key, String request, Instant now);

  /** Records how the claimed change ended; it will not be made again. */
  void settle(Claim claim, Result result);

  /** Records that nobody knows how the claimed change ended; the next claim is told. */
  void leaveOpen(Claim claim);

  /**
   * How a change ended.
   *
   * @param status of the answer
   * @param type of the error; empty if there was none
   * @param message of the error; empty if there was none
   */
  record Result(int status, String type, String message) {
    boolean isSuccess() {
      return status < 400;
    }
  }

  /** What a claim found. */
  enum State {
    /** Nobody had the key: make the change. */
    NEW,
    /** Somebody has it and is making the change. */
    RUNNING,
    /** Somebody had it, and the change may have been made: look before making it. */
    OPEN,
    /** The change was made or refused; {@link Claim#result} says which. */
    SETTLED,
    /** The key belongs to another request. */
    ANOTHER_REQUEST
  }

  /**
   * What a caller got.
   *
   * @param attempt names this claim, if it is {@code NEW} or {@code OPEN} and so this caller's
   * @param result null unless {@code SETTLED}
   */
  record Claim(String key, State state, String attempt, Result result) {}
}
