package dev.muster.rck;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ./muster serve}, as users run it, on data of its own. */
final class Service implements AutoCloseable {
  private static final String LAUNCHER = Path.of("..", "muster").toAbsolutePath().toString();
  private static final Pattern LISTENING = Pattern.compile("listening on (http://[^; ]+)");
  private static final long STOP_SECONDS_MAX = 60;

  private final Process process;
  private final URI address;

  Service(Path data) throws IOException {
    process =
        new ProcessBuilder(LAUNCHER, "serve", "--port", "0", "--data-dir", data.toString())
            .redirectErrorStream(true)
            .start();
    try {
      address = awaitAddress();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private URI awaitAddress() throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    List<String> output = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      output.add(line);
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        drain(process.getInputStream());
        return URI.create(listening.group(1));
      }
    }
    throw new IllegalStateException("The service did not start:\n" + String.join("\n", output));
  }

  /** A full pipe would hold the service up. */
  private static void drain(InputStream output) {
    Thread drain =
        new Thread(
            () -> {
              try {
                output.transferTo(System.err);
              } catch (IOException e) {
                // The service has ended.
              }
            },
            "service output");
    drain.setDaemon(true);
    drain.start();
  }

  /** Where its REST catalog is. */
  URI catalog() {
    return address.resolve("/iceberg");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
