package dev.muster.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A disk of its own that can be filled to the last byte: a tmpfs, where one may be mounted. */
final class SmallDisk implements AutoCloseable {
  private static final int MEGABYTES = 24;
  private static final byte[] BLOCK = new byte[4_096];

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts it there; the test is skipped, and says why, if that is not allowed here. */
  static SmallDisk mount(Path folder) throws IOException {
    Files.createDirectories(folder);
    String size = "size=%dm".formatted(MEGABYTES);
    String refusal = run("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder.toString());
    if (!refusal.isEmpty()) {
      System.out.printf("Disk full: skipped, no tmpfs can be mounted here: %s%n", refusal);
      abort(refusal);
    }
    return new SmallDisk(folder);
  }

  /** Why it has failed, if it has. */
  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    int exit = process.onExit().join().exitValue();
    return exit == 0 ? "" : "%s (%d)".formatted(output, exit);
  }

  Path folder() {
    return folder;
  }

  /** Leaves no room. */
  void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (true) {
        out.write(BLOCK);
      }
    } catch (IOException e) {
      if (!e.getMessage().contains("No space left")) {
        throw e;
      }
    }
  }

  /** There is room again. */
  void makeRoom() throws IOException {
    Files.delete(ballast());
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  @Override
  public void close() throws IOException {
    String refusal = run("umount", folder.toString());
    if (!refusal.isEmpty()) {
      throw new IOException(refusal);
    }
  }
}
