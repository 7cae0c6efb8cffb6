package dev.muster.http;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** How a body may be compressed. */
enum ContentCoding {
  IDENTITY,
  GZIP,
  ZSTD;

  /** The largest window that a sender may ask a reader to keep: 8 MiB (RFC 9659). */
  private static final int ZSTD_WINDOW_LOG = 23;

  private static final int CHUNK = 16 * 1024;

  /** That of the request's body; any other ends the request. */
  static ContentCoding of(Context ctx) {
    List<String> named = Collections.list(ctx.req().getHeaders("Content-Encoding"));
    String name = String.join(", ", named).trim().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "", "identity" -> IDENTITY;
      case "gzip", "x-gzip" -> GZIP;
      case "zstd" -> ZSTD;
      default ->
          throw new ProblemException(
              Problem.of(
                  ProblemType.UNSUPPORTED_MEDIA_TYPE,
                  "Expected a body that is not compressed, or by one of gzip and zstd, not by "
                      + String.join(", ", named)
                      + "."),
              Map.of("Accept-Encoding", names()));
    };
  }

  private static String names() {
    return Arrays.stream(values())
        .map(coding -> coding.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  /**
   * The body as it was before it was compressed.
   *
   * @throws IOException what has come is not compressed so, or broke off
   */
  InputStream decoded(InputStream body) throws IOException {
    return switch (this) {
      case IDENTITY -> body;
      case GZIP -> new GZIPInputStream(new Attentive(body), CHUNK);
      case ZSTD -> new ZstdInputStream(body).setLongMax(ZSTD_WINDOW_LOG);
    };
  }

  /** Whether the body is there, but is not what it is said to be. */
  static boolean isDamage(Throwable e) {
    return e instanceof ZipException || e instanceof ZstdIOException;
  }

  /**
   * Waits until it knows whether more will come. Asked whether there is another member, the gzip
   * reader takes "not yet" for "no", and what follows would be lost without a word.
   */
  private static final class Attentive extends PushbackInputStream {
    Attentive(InputStream in) {
      super(in);
    }

    @Override
    public int available() throws IOException {
      int next = read();
      if (next < 0) {
        return 0;
      }
      unread(next);
      return Math.max(1, super.available());
    }
  }
}
