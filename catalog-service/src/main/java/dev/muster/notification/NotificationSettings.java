package dev.muster.notification;

import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * @param retryScale what the waits of the retry schedule are multiplied by
 * @param timeout how long one attempt may take
 * @param secretKey 32 bytes in base64 that encrypt the endpoints' secrets at rest; null for the key
 *     file in the data folder
 * @param maxConcurrent how many deliveries may be under way at once
 */
public record NotificationSettings(
    double retryScale, Duration timeout, String secretKey, int maxConcurrent) {
  public static final NotificationSettings DEFAULTS =
      new NotificationSettings(1.0, Duration.ofSeconds(20), null, 16);

  private static final int KEY_BYTES = 32;

  public NotificationSettings {
    if (!(retryScale > 0 && retryScale <= 1_000)) {
      throw new IllegalArgumentException(
          "retry_scale must be above 0 and at most 1000, not " + retryScale);
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be longer than 0s");
    }
    if (secretKey != null && !isKey(secretKey)) {
      throw new IllegalArgumentException("secret_key must be 32 bytes in base64");
    }
    if (maxConcurrent < 1) {
      throw new IllegalArgumentException("max_concurrent must be at least 1, not " + maxConcurrent);
    }
  }

  /** The key itself, if one was set. */
  public Optional<byte[]> secretKeyBytes() {
    return Optional.ofNullable(secretKey).map(Base64.getDecoder()::decode);
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "NotificationSettings[retryScale=%s, timeout=%s, maxConcurrent=%d]"
        .formatted(retryScale, timeout, maxConcurrent);
  }

  private static boolean isKey(String text) {
    try {
      return Base64.getDecoder().decode(text).length == KEY_BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }
}
