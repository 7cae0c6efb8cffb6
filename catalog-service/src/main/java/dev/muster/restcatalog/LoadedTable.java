package dev.muster.restcatalog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.rest.RESTCatalogProperties.SnapshotMode;
import org.apache.iceberg.rest.responses.LoadTableResponse;

/** A table as it is answered. */
record LoadedTable(LoadTableResponse response, SnapshotMode snapshots, Map<String, String> config) {
  RestAnswer answer() {
    RestAnswer answer = RestAnswer.json(200, Json.write(withConfig()));
    return isStaged() ? answer : answer.with("ETag", tag());
  }

  /** The full answer, or that the client has it already. */
  RestAnswer answerTo(Matched request) {
    String tag = tag();
    boolean known = request.header("If-None-Match").filter(tags -> matches(tags, tag)).isPresent();
    return known ? RestAnswer.notModified().with("ETag", tag) : answer();
  }

  private boolean isStaged() {
    return response.metadataLocation() == null;
  }

  private LoadTableResponse withConfig() {
    return config.isEmpty()
        ? response
        : LoadTableResponse.builder()
            .withTableMetadata(response.tableMetadata())
            .addAllConfig(config)
            .build();
  }

  /** Differs wherever the answer does: a metadata file is never written twice. */
  private String tag() {
    String content = response.metadataLocation() + "\n" + snapshots + "\n" + new TreeMap<>(config);
    byte[] digest = sha256(content.getBytes(StandardCharsets.UTF_8));
    return "\"" + HexFormat.of().formatHex(digest, 0, 16) + "\"";
  }

  private static boolean matches(String tags, String tag) {
    return Arrays.stream(tags.split(",", -1))
        .map(String::strip)
        .map(candidate -> candidate.replaceFirst("^W/", ""))
        .anyMatch(candidate -> candidate.equals("*") || candidate.equals(tag));
  }

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      Arrays.stream(parts).forEach(digest::update);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
