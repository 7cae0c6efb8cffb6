package dev.muster.notification;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The symmetric signature of Standard Webhooks 1.0.0: for the sender, and for a receiver. */
public final class WebhookSignature {
  private static final String SECRET_PREFIX = "whsec_";
  private static final String VERSION_PREFIX = "v1,";
  private static final String ALGORITHM = "HmacSHA256";
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final SecretKeySpec key;

  /**
   * @param secret {@code whsec_} and base64
   * @throws IllegalArgumentException it is not; the message does not repeat it
   */
  public WebhookSignature(String secret) {
    key = new SecretKeySpec(keyBytes(secret), ALGORITHM);
  }

  private static byte[] keyBytes(String secret) {
    if (!secret.startsWith(SECRET_PREFIX) || secret.length() == SECRET_PREFIX.length()) {
      throw unusable();
    }
    try {
      return Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length()));
    } catch (IllegalArgumentException e) {
      // Without the cause, which quotes a character of the secret.
      throw unusable();
    }
  }

  private static IllegalArgumentException unusable() {
    return new IllegalArgumentException("a webhook secret is whsec_ followed by base64");
  }

  /**
   * The value of {@code webhook-signature}.
   *
   * @param id the value of {@code webhook-id}
   * @param timestamp of this attempt; {@code webhook-timestamp} is its second
   */
  public String sign(String id, Instant timestamp, String body) {
    return sign(id, Long.toString(timestamp.getEpochSecond()), body);
  }

  private String sign(String id, String timestamp, String body) {
    String signed = id + "." + timestamp + "." + body;
    byte[] signature = mac().doFinal(signed.getBytes(StandardCharsets.UTF_8));
    return VERSION_PREFIX + Base64.getEncoder().encodeToString(signature);
  }

  /**
   * Whether the message was sent by who knows the secret, not more than five minutes from now. A
   * header that is missing is given as null, and proves nothing.
   *
   * @param timestamp the value of {@code webhook-timestamp}
   * @param signatures the value of {@code webhook-signature}: one or more, separated by spaces
   */
  public boolean verify(String id, String timestamp, String signatures, String body, Instant now) {
    if (id == null || signatures == null || !isNear(timestamp, now)) {
      return false;
    }
    byte[] expected = sign(id, timestamp, body).getBytes(StandardCharsets.UTF_8);
    return Stream.of(signatures.split(" "))
        .map(signature -> signature.getBytes(StandardCharsets.UTF_8))
        .anyMatch(signature -> MessageDigest.isEqual(expected, signature));
  }

  private static boolean isNear(String timestamp, Instant now) {
    try {
      long distance = Math.subtractExact(Long.parseLong(timestamp), now.getEpochSecond());
      return distance >= -TOLERANCE.toSeconds() && distance <= TOLERANCE.toSeconds();
    } catch (ArithmeticException | NumberFormatException e) {
      return false;
    }
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
