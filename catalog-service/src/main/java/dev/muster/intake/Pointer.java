package dev.muster.intake;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** A place in a JSON document (RFC 6901), written as a URI fragment. */
record Pointer(String text) {
  static final Pointer ROOT = new Pointer("#");

  Pointer child(String name) {
    String escaped = name.replace("~", "~0").replace("/", "~1");
    return new Pointer(text + '/' + percentEncoded(escaped));
  }

  Pointer child(int index) {
    return new Pointer(text + '/' + index);
  }

  private static String percentEncoded(String token) {
    return URLEncoder.encode(token, StandardCharsets.UTF_8).replace("+", "%20").replace("%7E", "~");
  }

  @Override
  public String toString() {
    return text;
  }
}
