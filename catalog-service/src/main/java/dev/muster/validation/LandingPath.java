package dev.muster.validation;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a storage that can be read, written without tricks. As in Iceberg's locations, nothing
 * is percent-encoded; what would mean another place if it were is refused.
 */
sealed interface LandingPath {
  /** Whether the other is this place or lies in it, judged by the names alone. */
  boolean holds(LandingPath other);

  /** A local file or folder. */
  record Local(Path path) implements LandingPath {
    @Override
    public boolean holds(LandingPath other) {
      return other instanceof Local local && local.path.startsWith(path);
    }
  }

  /**
   * An object, or what stands before the names of objects.
   *
   * @param key without the slash at its end
   */
  record S3(String bucket, String key) implements LandingPath {
    @Override
    public boolean holds(LandingPath other) {
      return other instanceof S3 s3
          && s3.bucket.equals(bucket)
          && (key.isEmpty() || s3.key.equals(key) || s3.key.startsWith(key + "/"));
    }
  }

  /**
   * Reads {@code s3://bucket/key} (or {@code s3a}, {@code s3n}), {@code file:///folder} or {@code
   * /folder}.
   *
   * @throws PathRefusedException the path is none of these, or has a segment that leads elsewhere
   */
  static LandingPath of(String path) {
    Matcher scheme = Syntax.SCHEME.matcher(path);
    String name = scheme.lookingAt() ? scheme.group(1) : "file";
    String rest = scheme.lookingAt() ? path.substring(scheme.end()) : path;
    Syntax.refuseDetours(path, rest);
    return switch (name) {
      case "s3", "s3a", "s3n" -> Syntax.s3(path, rest);
      case "file" -> Syntax.local(path, rest);
      default -> throw new PathRefusedException(path, "is neither on S3 nor a local path");
    };
  }

  /**
   * The path in one of the ways to write it, judged by its letters alone: it may be none at all.
   */
  static String spelled(String path) {
    Matcher scheme = Syntax.SCHEME.matcher(path);
    String rest = scheme.lookingAt() ? path.substring(scheme.end()) : path;
    return switch (scheme.lookingAt() ? scheme.group(1) : "file") {
      case "s3", "s3a", "s3n" -> "s3:" + rest;
      case "file" -> rest.startsWith("///") ? rest.substring(2) : rest;
      default -> path;
    };
  }

  /** How paths are written. */
  final class Syntax {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):");
    private static final Pattern BUCKET_AND_KEY = Pattern.compile("//([^/]+)(?:/(.*))?");
    private static final Pattern DOT_SEGMENT = Pattern.compile("(?:^|[/\\\\])\\.\\.?(?:$|[/\\\\])");
    private static final Pattern ENCODED = Pattern.compile("%(?:2[eEfF]|5[cC])");
    private static final Map<String, String> DECODED = Map.of("%2e", ".", "%2f", "/", "%5c", "/");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /** Iceberg cuts off an S3 location there, and so would read another object. */
    private static final List<String> CUT_OFF = List.of("?", "#", "://");

    private Syntax() {}

    private static void refuseDetours(String path, String rest) {
      if (DOT_SEGMENT.matcher(decoded(rest)).find()) {
        throw new PathRefusedException(path, "has a segment . or .., which leads elsewhere");
      }
      if (CONTROL.matcher(rest).find()) {
        throw new PathRefusedException(path, "has a control character");
      }
    }

    /** With the dots and slashes that are percent-encoded; the rest stays. */
    private static String decoded(String text) {
      return ENCODED
          .matcher(text)
          .replaceAll(code -> DECODED.get(code.group().toLowerCase(Locale.ROOT)));
    }

    private static LandingPath s3(String path, String rest) {
      Matcher parts = BUCKET_AND_KEY.matcher(rest);
      if (!parts.matches()) {
        throw new PathRefusedException(path, "names no bucket");
      }
      for (String mark : CUT_OFF) {
        if (rest.contains(mark)) {
          throw new PathRefusedException(path, "has " + mark + ", which cannot be read on S3");
        }
      }
      String key = parts.group(2) == null ? "" : parts.group(2);
      return new S3(parts.group(1), key.endsWith("/") ? key.substring(0, key.length() - 1) : key);
    }

    private static LandingPath local(String path, String rest) {
      if (rest.startsWith("//") && !rest.startsWith("///")) {
        throw new PathRefusedException(path, "names a host");
      }
      try {
        Path local = Path.of(rest);
        if (!local.isAbsolute()) {
          throw new PathRefusedException(path, "is no absolute path");
        }
        return new Local(local);
      } catch (InvalidPathException e) {
        throw new PathRefusedException(path, "is no path: " + e.getReason());
      }
    }
  }
}
