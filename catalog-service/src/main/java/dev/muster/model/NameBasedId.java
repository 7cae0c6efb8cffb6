package dev.muster.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Name-based UUIDs (version 5, RFC 9562 §5.5) for rows with a natural key, so that a rebuild gives
 * the same id.
 */
public final class NameBasedId {
  /** Muster's own namespace: {@code uuid5(NAMESPACE_DNS, "muster.dev")}. */
  private static final UUID NAMESPACE = UUID.fromString("71d7ddaf-1314-5a8e-ac4e-76066aca0dcf");

  /** Has taken in the namespace, and is copied for each name. */
  private static final MessageDigest BEGUN = begun();

  private NameBasedId() {}

  /** The id of the row of this kind with this key; no two different keys share a name. */
  public static String of(String kind, String... key) {
    MessageDigest sha1 = copy(BEGUN);
    update(sha1, kind);
    for (String part : key) {
      update(sha1, part);
    }
    ByteBuffer hash = ByteBuffer.wrap(sha1.digest());
    long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
    long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  /** The length of the part in four bytes, then the part. */
  private static void update(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    for (int shift = 24; shift >= 0; shift -= 8) {
      digest.update((byte) (bytes.length >> shift));
    }
    digest.update(bytes);
  }

  private static MessageDigest begun() {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(
          ByteBuffer.allocate(2 * Long.BYTES)
              .putLong(NAMESPACE.getMostSignificantBits())
              .putLong(NAMESPACE.getLeastSignificantBits())
              .flip());
      return sha1;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Java's own SHA-1 can be copied", e);
    }
  }
}
