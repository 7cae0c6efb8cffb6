package dev.muster.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Takes the bodies of requests in, whole, in a known form and within bounds. */
final class Bodies {
  static final String JSON = "application/json";
  static final String NDJSON = "application/x-ndjson";
  static final String JSON_LINES = "application/jsonl";

  private final long maxBytes;

  Bodies(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * The media type of the body, one of those that are accepted.
   *
   * @param acceptHeader the name of the header that tells the accepted ones when another came
   */
  static String mediaType(Context ctx, List<String> accepted, String acceptHeader) {
    String found = ctx.header("Content-Type");
    String type = found == null ? "" : parts(found)[0];
    if (!accepted.contains(type) || !isUtf8(found)) {
      String list = String.join(", ", accepted);
      throw unsupported(
          "Expected a body of " + list + " in UTF-8, " + came(found), Map.of(acceptHeader, list));
    }
    String encoding = ctx.header("Content-Encoding");
    if (encoding != null && !encoding.isBlank() && !encoding.trim().equalsIgnoreCase("identity")) {
      throw unsupported(
          "A compressed body is not read here.", Map.of("Accept-Encoding", "identity"));
    }
    return type;
  }

  private static String came(String contentType) {
    return contentType == null ? "but none was named." : "not of " + contentType + ".";
  }

  private static boolean isUtf8(String contentType) {
    Optional<String> charset =
        Arrays.stream(parts(contentType)).filter(p -> p.startsWith("charset=")).findFirst();
    return charset.isEmpty()
        || charset.get().substring("charset=".length()).replace("\"", "").equals("utf-8");
  }

  private static String[] parts(String header) {
    return header.trim().toLowerCase(Locale.ROOT).split("\\s*;\\s*", -1);
  }

  private static ProblemException unsupported(String detail, Map<String, String> headers) {
    return new ProblemException(Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail), headers);
  }

  /**
   * The whole body.
   *
   * @throws IOException it broke off
   */
  byte[] read(Context ctx) throws IOException {
    if (ctx.req().getContentLengthLong() > maxBytes) {
      throw tooLarge(ctx);
    }
    byte[] body = ctx.bodyInputStream().readNBytes((int) maxBytes + 1);
    if (body.length > maxBytes) {
      throw tooLarge(ctx);
    }
    return body;
  }

  private ProblemException tooLarge(Context ctx) throws IOException {
    if (ctx.header("Expect") == null) {
      discard(ctx.bodyInputStream());
    }
    return new ProblemException(
        Problem.of(
            ProblemType.CONTENT_TOO_LARGE,
            "A body of more than " + maxBytes + " bytes is not read."));
  }

  /** Whoever is still sending would otherwise not come to read the answer. Within bounds, too. */
  private void discard(InputStream in) throws IOException {
    byte[] chunk = new byte[8_192];
    for (long left = maxBytes; left > 0 && in.read(chunk) >= 0; left -= chunk.length) {
      // Nothing to do with it.
    }
  }
}
