package dev.muster.maintenance;

import java.util.regex.Pattern;

/** Names of places in the storage. */
final class Locations {
  private static final Pattern LOCAL = Pattern.compile("^file:(//)?(?=/)");

  private Locations() {}

  /** The one of several names: {@code /x} is also {@code file:/x} and {@code file:///x}. */
  static String plain(String location) {
    return LOCAL.matcher(location).replaceFirst("");
  }
}
