package dev.muster.http;

import java.time.Duration;

/**
 * @param host address to listen on
 * @param port port to listen on; 0 takes any free one
 * @param maxBodyBytes largest request body that is read
 * @param drainTimeout how long a stop waits for the requests that are under way
 */
public record HttpSettings(String host, int port, int maxBodyBytes, Duration drainTimeout) {
  public static final HttpSettings DEFAULTS =
      new HttpSettings("127.0.0.1", 8080, 16 << 20, Duration.ofSeconds(30));

  public HttpSettings {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host must be a name or an address, not blank");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be from 0 to 65535, not " + port);
    }
    if (maxBodyBytes < 1) {
      throw new IllegalArgumentException("max_body_bytes must be at least 1, not " + maxBodyBytes);
    }
    if (drainTimeout.isNegative()) {
      throw new IllegalArgumentException("drain_timeout must not be negative");
    }
  }
}
