package dev.muster.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes secrets unreadable to those who may read the tables but do not hold the key. Equal content
 * gives equal text, so a row is the same whenever it is written: the nonce is made from the
 * content.
 */
public final class SecretSeal {
  /** Length of a key. */
  public static final int KEY_BYTES = 32;

  private static final String PREFIX = "sealed:v1:";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final byte[] sealingKey;
  private final byte[] nonceKey;

  private SecretSeal(byte[] key) {
    this.sealingKey = hmac(key, "muster/secret/seal");
    this.nonceKey = hmac(key, "muster/secret/nonce");
  }

  /**
   * A seal with this key.
   *
   * @throws IllegalArgumentException unless the key has {@link #KEY_BYTES}
   */
  public static SecretSeal of(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "secret_key must hold %d bytes, not %d".formatted(KEY_BYTES, key.length));
    }
    return new SecretSeal(key);
  }

  /** The secret of the endpoint at this URL, sealed. */
  public String seal(String consumerGroupName, String url, String secret) {
    byte[] nonce = Arrays.copyOf(hmac(nonceKey, consumerGroupName, url, secret), NONCE_BYTES);
    byte[] sealed =
        crypt(Cipher.ENCRYPT_MODE, nonce, consumerGroupName, url, secret.getBytes(UTF_8));
    byte[] text = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    return PREFIX + Base64.getEncoder().encodeToString(text);
  }

  /**
   * The secret that {@link #seal} was given.
   *
   * @throws UnusableStoreException if it was sealed with another key, or for another endpoint
   */
  public String open(String consumerGroupName, String url, String sealed) {
    if (!sealed.startsWith(PREFIX)) {
      throw unreadable(consumerGroupName, null);
    }
    try {
      byte[] text = Base64.getDecoder().decode(sealed.substring(PREFIX.length()));
      byte[] nonce = Arrays.copyOf(text, NONCE_BYTES);
      byte[] secret = Arrays.copyOfRange(text, NONCE_BYTES, text.length);
      return new String(crypt(Cipher.DECRYPT_MODE, nonce, consumerGroupName, url, secret), UTF_8);
    } catch (IllegalArgumentException e) {
      throw unreadable(consumerGroupName, e);
    }
  }

  private byte[] crypt(int mode, byte[] nonce, String group, String url, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      GCMParameterSpec parameters = new GCMParameterSpec(TAG_BITS, nonce);
      cipher.init(mode, new SecretKeySpec(sealingKey, "AES"), parameters);
      // Bound to its endpoint: nobody can have a secret sent elsewhere by moving its text.
      cipher.updateAAD(framed(group, url));
      return cipher.doFinal(input);
    } catch (AEADBadTagException e) {
      throw new IllegalArgumentException("not sealed with this key for this endpoint", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  private static UnusableStoreException unreadable(String group, Exception cause) {
    return new UnusableStoreException(
        "The webhook secrets of group "
            + group
            + " cannot be read: they were sealed with another key than the setting secret_key.",
        cause);
  }

  private static byte[] hmac(byte[] key, String... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(framed(parts));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** The parts with their lengths, so that no two lists of parts give the same bytes. */
  private static byte[] framed(String... parts) {
    byte[][] encoded =
        Arrays.stream(parts).map(part -> part.getBytes(UTF_8)).toArray(byte[][]::new);
    int size = Arrays.stream(encoded).mapToInt(part -> Integer.BYTES + part.length).sum();
    ByteBuffer framed = ByteBuffer.allocate(size);
    for (byte[] part : encoded) {
      framed.putInt(part.length).put(part);
    }
    return framed.array();
  }
}
