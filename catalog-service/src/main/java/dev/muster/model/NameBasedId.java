package dev.muster.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;

/**
 * Name-based UUIDs (version 5, RFC 9562 §5.5) for rows with a natural key, so that a rebuild gives
 * the same id.
 */
public final class NameBasedId {
  /** Muster's own namespace: {@code uuid5(NAMESPACE_DNS, "muster.dev")}. */
  private static final UUID NAMESPACE = UUID.fromString("71d7ddaf-1314-5a8e-ac4e-76066aca0dcf");

  private NameBasedId() {}

  /** The id of the row of this kind with this key; no two different keys share a name. */
  public static String of(String kind, String... key) {
    MessageDigest sha1 = sha1();
    sha1.update(uuidBytes(NAMESPACE));
    update(sha1, kind);
    List.of(key).forEach(part -> update(sha1, part));
    ByteBuffer hash = ByteBuffer.wrap(sha1.digest());
    long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
    long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  private static void update(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static byte[] uuidBytes(UUID uuid) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
