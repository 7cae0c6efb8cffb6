package dev.muster.engines;

/** A source system and one of its data types. */
public record Feed(String source, String type) {
  @Override
  public String toString() {
    return source + "/" + type;
  }
}
