package dev.muster.validation;

import static java.util.stream.Collectors.joining;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * What a Parquet file says of itself.
 *
 * @param schemaFingerprint the same for the same columns in the same order
 */
record Footer(long rows, String schemaFingerprint) {
  private static final int FINGERPRINT_BYTES = 16;

  static Footer of(long rows, MessageType schema) {
    return new Footer(rows, fingerprint(schema));
  }

  /** Of the columns alone: each engine names the whole as it likes. */
  private static String fingerprint(MessageType schema) {
    String columns = schema.getFields().stream().map(Type::toString).collect(joining("\n"));
    byte[] hash = sha256().digest(columns.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
