package dev.muster.notification;

import java.time.Duration;

/** What became of one attempt. */
sealed interface Answer {
  /**
   * The endpoint has the message.
   *
   * @param status the HTTP status; null where there is none
   */
  record Taken(Integer status) implements Answer {}

  /** The endpoint wants no more messages. */
  record Gone(Integer status, String error) implements Answer {}

  /**
   * The endpoint does not have it, as far as is known.
   *
   * @param status the HTTP status; null if no answer came
   * @param error what to tell a person, as a clause without the endpoint's name
   * @param retryAfter how long the endpoint wants to be left alone; zero if it did not say
   */
  record Failed(Integer status, String error, Duration retryAfter) implements Answer {}

  static Failed failed(String error) {
    return new Failed(null, error, Duration.ZERO);
  }
}
