package dev.muster.catalog;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Iceberg locations on local disk. By Iceberg's convention a location is a scheme and a raw path,
 * not a URI: nothing in it is percent-encoded.
 */
final class LocalLocation {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");
  private static final String FILE = "file:";

  private LocalLocation() {}

  static boolean isLocal(String location) {
    return location.startsWith(FILE) || !SCHEME.matcher(location).matches();
  }

  /**
   * The path behind {@code file:/x}, {@code file:///x} or {@code /x}.
   *
   * @throws IllegalArgumentException if the location has another scheme or names a host
   */
  static Path path(String location) {
    if (!isLocal(location)) {
      throw new IllegalArgumentException("Not on local disk: " + location);
    }
    if (!location.startsWith(FILE)) {
      return Path.of(location);
    }
    String path = location.substring(FILE.length());
    if (path.startsWith("//") && !path.startsWith("///")) {
      throw new IllegalArgumentException("Not on this host: " + location);
    }
    return Path.of(path);
  }

  /** The form that every engine reads: {@code file:///x}. */
  static String of(Path path) {
    return FILE + "//" + path.toAbsolutePath().normalize();
  }
}
