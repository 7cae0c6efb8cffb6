package dev.muster.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where things are in the repository and in what Maven has made of it. */
public final class Project {
  private static final Path HOME = Path.of(System.getProperty("muster.home"));
  private static final Path HARNESS = HOME.resolve("engine-tests/harness/target");

  private Project() {}

  static Path sql() {
    return HOME.resolve("sql");
  }

  /** A page of the documentation. */
  public static String page(String name) {
    try {
      return Files.readString(HOME.resolve("docs").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path service() {
    return built(HOME.resolve("catalog-service/target/muster/muster.jar"));
  }

  static Path s3Server() {
    return built(HARNESS.resolve("s3-server/s3proxy.jar"));
  }

  private static Path built(Path path) {
    if (!Files.exists(path)) {
      throw new IllegalStateException("there is no " + path + "; run ./mvnw package first");
    }
    return path;
  }
}
