package dev.muster.restcatalog;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.exceptions.ForbiddenException;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;

/** The namespaces that clients may read and only the service writes. */
final class ReadOnly {
  private final SupportsNamespaces catalog;
  private final Set<String> namespaces;

  /**
   * @param namespaces levels joined by dots; what lies below them is read-only too
   */
  ReadOnly(SupportsNamespaces catalog, Set<String> namespaces) {
    this.catalog = catalog;
    this.namespaces = Set.copyOf(namespaces);
  }

  /**
   * @throws ForbiddenException if clients may not write there
   */
  void requireWritable(Namespace namespace) {
    for (String readOnly : namespaces) {
      if (covers(key(readOnly), key(namespace.toString()))) {
        throw new ForbiddenException(
            "The namespace %s is written by the service alone; clients only read it."
                + " Write to a namespace of your own instead.",
            readOnly);
      }
    }
  }

  private static boolean covers(String readOnly, String namespace) {
    return namespace.equals(readOnly) || namespace.startsWith(readOnly + ".");
  }

  /** Databases may hold names for equal that differ in case, accents or blanks at the end. */
  private static String key(String namespace) {
    return Normalizer.normalize(namespace, Normalizer.Form.NFKD)
        .replaceAll("\\p{M}", "")
        .toLowerCase(Locale.ROOT)
        .strip();
  }

  /**
   * @param location may be null, which is nowhere
   * @throws ForbiddenException if the files of these namespaces are there
   */
  void requireOutside(String location) {
    if (location != null) {
      files().requireOutside(location);
    }
  }

  /** Where the files of these namespaces are, as of now. */
  ServiceFiles files() {
    return new ServiceFiles(
        namespaces.stream()
            .map(this::location)
            .filter(Objects::nonNull)
            .collect(Collectors.toUnmodifiableSet()));
  }

  private String location(String namespace) {
    try {
      Namespace levels = Namespace.of(List.of(namespace.split("\\.", -1)).toArray(String[]::new));
      return catalog.loadNamespaceMetadata(levels).get("location");
    } catch (NoSuchNamespaceException e) {
      return null;
    }
  }
}
