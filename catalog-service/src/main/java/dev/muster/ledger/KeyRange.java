package dev.muster.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which keys a page may hold, told from its lowest and highest value of each part of the key. It
 * may hold fewer than that, never more.
 *
 * @param lowest empty if nothing is known
 * @param highest empty if nothing is known
 */
public record KeyRange(List<String> lowest, List<String> highest) {
  public static final KeyRange UNKNOWN = new KeyRange(List.of(), List.of());

  /** The range of these keys, each of the same number of parts. */
  static KeyRange of(Collection<List<String>> keys) {
    List<String> lowest = new ArrayList<>();
    List<String> highest = new ArrayList<>();
    for (List<String> key : keys) {
      for (int i = 0; i < key.size(); i++) {
        if (lowest.size() == i) {
          lowest.add(key.get(i));
          highest.add(key.get(i));
        } else if (compare(key.get(i), lowest.get(i)) < 0) {
          lowest.set(i, key.get(i));
        } else if (compare(key.get(i), highest.get(i)) > 0) {
          highest.set(i, key.get(i));
        }
      }
    }
    return new KeyRange(List.copyOf(lowest), List.copyOf(highest));
  }

  boolean mayHold(List<String> key) {
    for (int i = 0; i < lowest.size(); i++) {
      if (compare(key.get(i), lowest.get(i)) < 0 || compare(key.get(i), highest.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether all that it holds comes after this key, as far as its lowest values tell. */
  boolean isAfter(List<String> key) {
    return compare(lowest, key) > 0;
  }

  /** By the first part that differs; what is unknown comes first. */
  static int compare(List<String> a, List<String> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = compare(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  /** By code points, which is how Iceberg and Parquet order texts. */
  private static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean onlyOneIsSurrogate = Character.isSurrogate(x) != Character.isSurrogate(y);
        return onlyOneIsSurrogate ? (Character.isSurrogate(x) ? 1 : -1) : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
