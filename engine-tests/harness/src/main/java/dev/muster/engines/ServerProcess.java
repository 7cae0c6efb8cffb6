package dev.muster.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A server in a process of its own. Its output goes to a file. */
public final class ServerProcess implements AutoCloseable {
  private static final long POLL_MILLIS = 100;
  private static final long START_NANOS_MAX = TimeUnit.MINUTES.toNanos(4);
  private static final long STOP_SECONDS_MAX = 30;

  private final Process process;
  private final Path log;

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** A port of the loopback address that nobody listens on now. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs the command.
   *
   * @param folder its working folder, and the log's; made if need be
   */
  public static ServerProcess start(
      String name, Path folder, Map<String, String> environment, List<String> command) {
    try {
      Files.createDirectories(folder);
      Path log = folder.resolve(name + ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      return new ServerProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits until the server answers as it should at this address.
   *
   * @throws IllegalStateException with its output, if it ends before or takes too long
   */
  public ServerProcess awaitAnswer(URI probe, Predicate<HttpResponse<String>> isReady) {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request = HttpRequest.newBuilder(probe).timeout(Duration.ofSeconds(5)).build();
    long started = System.nanoTime();
    while (!answers(http, request, isReady)) {
      if (!process.isAlive() || System.nanoTime() - started > START_NANOS_MAX) {
        close();
        throw new IllegalStateException("no answer from " + probe + ":\n" + output());
      }
      pause();
    }
    return this;
  }

  private static boolean answers(
      HttpClient http, HttpRequest request, Predicate<HttpResponse<String>> isReady) {
    try {
      return isReady.test(http.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + request.uri(), e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a server", e);
    }
  }

  /** Everything it has printed. */
  public String output() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it to stop; kills it if that takes too long. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
