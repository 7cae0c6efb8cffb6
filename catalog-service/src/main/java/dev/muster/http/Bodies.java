package dev.muster.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the bodies of requests in, in a known form and within bounds. */
final class Bodies {
  static final String JSON = "application/json";
  static final String TEXT = "text/plain";
  static final String NDJSON = "application/x-ndjson";
  static final String JSON_LINES = "application/jsonl";
  static final String CLOUD_EVENT = "application/cloudevents+json";
  static final String CLOUD_EVENTS = "application/cloudevents-batch+json";

  private static final Logger LOG = LoggerFactory.getLogger(Bodies.class);

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
      throw new ProblemException(
          Problem.of(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "Expected a body of " + list + " in UTF-8, " + came(found)),
          Map.of(acceptHeader, list));
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

  /**
   * The body as it arrives, decompressed.
   *
   * @throws IOException it broke off, or is not compressed as it says
   */
  static InputStream open(Context ctx) throws IOException {
    return ContentCoding.of(ctx).decoded(ctx.bodyInputStream());
  }

  /**
   * The whole body, decompressed; neither as it comes nor so may it be too large.
   *
   * @throws IOException it broke off, or is not compressed as it says
   */
  byte[] read(Context ctx) throws IOException {
    ContentCoding coding = ContentCoding.of(ctx);
    if (ctx.req().getContentLengthLong() > maxBytes) {
      throw tooLarge(ctx);
    }
    try (InputStream in = coding.decoded(ctx.bodyInputStream())) {
      byte[] body = in.readNBytes((int) maxBytes + 1);
      if (body.length > maxBytes) {
        throw tooLarge(ctx);
      }
      return body;
    }
  }

  private ProblemException tooLarge(Context ctx) {
    if (ctx.header("Expect") == null) {
      discard(ctx);
    }
    return new ProblemException(
        Problem.of(
            ProblemType.CONTENT_TOO_LARGE,
            "A body of more than " + maxBytes + " bytes is not read."));
  }

  /**
   * Reads what is left of the body, within bounds: whoever is still sending would otherwise not
   * come to read the answer.
   */
  void discard(Context ctx) {
    byte[] chunk = new byte[8_192];
    try {
      InputStream in = ctx.bodyInputStream();
      for (long left = maxBytes; left > 0 && in.read(chunk) >= 0; left -= chunk.length) {
        // Nothing to do with it.
      }
    } catch (IOException e) {
      LOG.debug("nobody sends any more", e);
    }
  }
}
