package dev.muster.http;

import java.time.Duration;

/**
 * How the API is served.
 *
 * @param host the address to listen on
 * @param port from 0 to 65535; 0 takes any that is free
 * @param maxBodyBytes a larger body is refused
 * @param commitTimeout how long a request waits for its commit before it is told that the outcome
 *     is not known yet
 * @param idleTimeout how long a connection may say nothing
 * @param drainTimeout how long accepted requests may take to end once the server closes
 */
public record HttpSettings(
    String host,
    int port,
    long maxBodyBytes,
    Duration commitTimeout,
    Duration idleTimeout,
    Duration drainTimeout) {
  private static final Duration LONGEST = Duration.ofHours(1);

  public static final HttpSettings DEFAULTS =
      new HttpSettings(
          "127.0.0.1",
          8080,
          16 * 1024 * 1024,
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30));

  /**
   * @throws IllegalArgumentException naming the setting that is out of range
   */
  public HttpSettings {
    require(!host.isBlank(), "host must be a name or an address, not blank");
    require(port >= 0 && port <= 65_535, "port must be from 0 to 65535, not " + port);
    require(
        maxBodyBytes >= 1_024 && maxBodyBytes <= 256 * 1024 * 1024,
        "max_body_bytes must be from 1KiB to 256MiB, not " + maxBodyBytes);
    requireTimeout("commit_timeout", commitTimeout);
    requireTimeout("idle_timeout", idleTimeout);
    requireTimeout("drain_timeout", drainTimeout);
  }

  private static void requireTimeout(String name, Duration timeout) {
    require(
        timeout.toMillis() >= 1 && timeout.compareTo(LONGEST) <= 0,
        name + " must be from 1ms to 1h, not " + timeout);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** The same but for the port. */
  public HttpSettings withPort(int other) {
    return new HttpSettings(host, other, maxBodyBytes, commitTimeout, idleTimeout, drainTimeout);
  }
}
