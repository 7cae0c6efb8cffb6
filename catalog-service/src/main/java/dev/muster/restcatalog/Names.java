package dev.muster.restcatalog;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;

/** Names as they stand in paths, and the names that can be given. */
final class Names {
  /** What clients are told to put between a namespace's levels, percent-encoded as in a path. */
  static final String ADVERTISED_SEPARATOR = "%2E";

  private static final Pattern ABSOLUTE = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*:)?/.*");
  private static final String SEPARATOR = ".";
  private static final String OLD_SEPARATOR = "\u001f";

  private Names() {}

  /**
   * A namespace from its decoded path segment or query parameter, whichever of the two separators
   * the client uses.
   *
   * @throws Refusal with status 400 if a level is empty
   */
  static Namespace namespace(String joined) {
    String separator = joined.contains(OLD_SEPARATOR) ? OLD_SEPARATOR : SEPARATOR;
    String[] levels = split(joined, separator);
    if (Arrays.stream(levels).anyMatch(String::isEmpty)) {
      throw Refusal.badRequest("Not a namespace: '" + shown(joined) + "'");
    }
    return Namespace.of(levels);
  }

  private static String[] split(String joined, String separator) {
    return joined.split(Pattern.quote(separator), -1);
  }

  /**
   * Holds a namespace that is to be made against what paths, tables' locations and the two
   * separators can bear.
   *
   * @throws Refusal with status 400
   */
  static void requirePlain(Namespace namespace) {
    if (namespace.isEmpty()) {
      throw Refusal.badRequest("The namespace needs a name");
    }
    for (String level : namespace.levels()) {
      requirePlain(level);
      if (level.contains(SEPARATOR)) {
        throw Refusal.badRequest("A namespace's name cannot hold a dot: '" + level + "'");
      }
    }
  }

  /**
   * The same for a table or view that is to be made or to get another name.
   *
   * @throws Refusal with status 400
   */
  static void requirePlain(TableIdentifier name) {
    requirePlain(name.namespace());
    requirePlain(name.name());
  }

  private static void requirePlain(String name) {
    boolean plain =
        !name.isBlank()
            && !name.equals(".")
            && !name.equals("..")
            && name.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
    if (!plain) {
      throw Refusal.badRequest("Not a name that can be given: '" + shown(name) + "'");
    }
  }

  /**
   * Holds that a place for files does not depend on where the service happens to run.
   *
   * @param location may be null, if the service is to choose
   * @throws Refusal with status 400
   */
  static void requireAbsolute(String location) {
    if (location != null && !ABSOLUTE.matcher(location).matches()) {
      throw Refusal.badRequest("Not a whole location: '" + shown(location) + "'");
    }
  }

  private static String shown(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }
}
