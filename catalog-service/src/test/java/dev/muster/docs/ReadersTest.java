package dev.muster.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the tables as the page for readers says: with Iceberg's own catalog, from outside. */
class ReadersTest {
  private static final MarkdownPage HOW_TO =
      MarkdownPage.read(Path.of("docs/how-to/read-the-tables.md"));

  @TempDir private Path folder;

  @Test
  void theJavaReaderSeesTheGroupsStatus() throws Exception {
    try (RunningService service = new RunningService(folder.resolve("data"))) {
      new PageRun(MarkdownPage.read(Path.of("README.md")), service.authority()).play();
      assertThat(java("ReadStatus.java")).contains("Marketing_Dashboard_Daily PENDING");
    }
  }

  /** Runs this file of the page in the folder, and returns all that it prints. */
  private String java(String file) throws IOException {
    Files.writeString(folder.resolve(file), HOW_TO.file(file).text());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                file)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
