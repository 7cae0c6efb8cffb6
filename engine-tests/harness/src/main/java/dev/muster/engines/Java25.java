package dev.muster.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A JDK 25, which Trino needs: in {@code JAVA25_HOME}, or where Linux distributions put theirs. */
public final class Java25 {
  public static final String NONE =
      "Trino is left out: it needs a JDK 25, and there is none in JAVA25_HOME or under /usr/lib/jvm";

  private static final Path USUAL_PLACE = Path.of("/usr/lib/jvm");

  private Java25() {}

  /** Whether there is one. Says so if not. */
  public static boolean isThere() {
    boolean there = find().isPresent();
    if (!there) {
      System.out.println(NONE);
    }
    return there;
  }

  /** Its {@code bin/java}. */
  public static Optional<Path> find() {
    return Stream.concat(given(), installed())
        .map(home -> home.resolve("bin/java"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Stream<Path> given() {
    return Stream.ofNullable(System.getenv("JAVA25_HOME")).map(Path::of);
  }

  private static Stream<Path> installed() {
    try (Stream<Path> homes =
        Files.isDirectory(USUAL_PLACE) ? Files.list(USUAL_PLACE) : Stream.<Path>empty()) {
      return homes
          .filter(home -> home.getFileName().toString().contains("25"))
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
