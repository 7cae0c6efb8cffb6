package dev.muster.intake;

import java.security.SecureRandom;
import java.util.Base64;

/** The secrets of webhooks, as Standard Webhooks writes them. */
public final class Secrets {
  /** Stands for a secret that is not shown. */
  public static final String MASK = "whsec_***";

  private static final String PREFIX = "whsec_";
  private static final int FEWEST_BYTES = 24;
  private static final int MOST_BYTES = 64;
  private static final int NEW_BYTES = 32;

  private final SecureRandom random;

  public Secrets(SecureRandom random) {
    this.random = random;
  }

  String next() {
    byte[] bytes = new byte[NEW_BYTES];
    random.nextBytes(bytes);
    return PREFIX + Base64.getEncoder().encodeToString(bytes);
  }

  static boolean isSecret(String text) {
    if (!text.startsWith(PREFIX)) {
      return false;
    }
    try {
      int length = Base64.getDecoder().decode(text.substring(PREFIX.length())).length;
      return length >= FEWEST_BYTES && length <= MOST_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
