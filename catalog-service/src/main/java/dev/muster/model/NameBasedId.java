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

  private static final ThreadLocal<MessageDigest> SHA1 = ThreadLocal.withInitial(NameBasedId::sha1);

  private NameBasedId() {}

  /** The id of the row of this kind with this key; no two different keys share a name. */
  public static String of(String kind, String... key) {
    byte[][] parts = new byte[key.length + 1][];
    parts[0] = kind.getBytes(StandardCharsets.UTF_8);
    int length = 2 * Long.BYTES + Integer.BYTES + parts[0].length;
    for (int i = 0; i < key.length; i++) {
      parts[i + 1] = key[i].getBytes(StandardCharsets.UTF_8);
      length += Integer.BYTES + parts[i + 1].length;
    }
    ByteBuffer name =
        ByteBuffer.allocate(length)
            .putLong(NAMESPACE.getMostSignificantBits())
            .putLong(NAMESPACE.getLeastSignificantBits());
    for (byte[] part : parts) {
      name.putInt(part.length).put(part);
    }
    ByteBuffer hash = ByteBuffer.wrap(SHA1.get().digest(name.array()));
    long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
    long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
