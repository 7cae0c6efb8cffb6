package dev.muster.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code muster serve} as a process of its own, to be stopped or killed. */
final class ServiceProcess implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("listening on (http://[^;]+)");
  static final String HEAP = "-Xmx512m";

  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final List<String> output;
  private final URI address;

  private ServiceProcess(Process process, List<String> output, URI address) {
    this.process = process;
    this.output = output;
    this.address = address;
  }

  /** Starts the service on a free port and waits until it listens. */
  static ServiceProcess start(Path dataDir, Map<String, String> environment) {
    try {
      return listening(launch(environment, "serve", "--port", "0", "--data-dir", "" + dataDir));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The service of a process that was just launched, once it listens.
   *
   * @throws IllegalStateException if it ends before that
   */
  static ServiceProcess listening(Process process) {
    try {
      List<String> output = new ArrayList<>();
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        Matcher listening = LISTENING.matcher(line);
        if (listening.find()) {
          drain(lines, output);
          return new ServiceProcess(process, output, URI.create(listening.group(1)));
        }
      }
      throw new IllegalStateException("the service did not start:\n" + String.join("\n", output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts {@code muster} with these arguments; its output and errors are one stream. */
  static Process launch(Map<String, String> environment, String... arguments) throws IOException {
    return launch(Main.class, HEAP, environment, arguments);
  }

  /** The same of another program, with another heap. */
  static Process launch(
      Class<?> program, String heap, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", heap));
    command.add("-Dlogback.configurationFile=logback.xml");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static void drain(BufferedReader lines, List<String> output) {
    Thread reader =
        new Thread(
            () -> {
              try (lines) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  synchronized (output) {
                    output.add(line);
                  }
                }
              } catch (IOException e) {
                // The process was killed.
              }
            },
            "service-output");
    reader.setDaemon(true);
    reader.start();
  }

  URI address() {
    return address;
  }

  /** Everything it has printed. */
  String output() {
    synchronized (output) {
      return String.join("\n", output);
    }
  }

  /** SIGKILL: it gets no chance to do anything more. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the service did not stop:\n" + output());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
