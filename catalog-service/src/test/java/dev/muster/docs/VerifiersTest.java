package dev.muster.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tries the verifiers that receivers may copy, on the vector that the same page shows. */
class VerifiersTest {
  private static final MarkdownPage PAGE =
      MarkdownPage.read(Path.of("docs/how-to/receive-webhooks.md"));
  private static final String SECRET = shown("secret");
  private static final String ID = shown("`webhook-id`");
  private static final String TIMESTAMP = shown("`webhook-timestamp`");
  private static final String SIGNATURE = shown("`webhook-signature`");
  private static final String BODY = shown("body");
  private static final long NOW = Long.parseLong(TIMESTAMP);

  @TempDir private Path folder;

  private interface Verifier {
    boolean isGenuine(String signatures, String body, long now) throws Exception;
  }

  @Test
  void theJavaVerifierKnowsGenuineFromForged() throws Exception {
    save("WebhookVerifier.java");
    int failures =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, folder.resolve("WebhookVerifier.java").toString());
    assertThat(failures).isZero();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      Class<?> type = loader.loadClass("WebhookVerifier");
      Constructor<?> constructor = type.getDeclaredConstructor(String.class);
      constructor.setAccessible(true);
      Object verifier = constructor.newInstance(SECRET);
      Method method =
          type.getDeclaredMethod(
              "isGenuine", String.class, String.class, String.class, byte[].class, Instant.class);
      method.setAccessible(true);
      check(
          (signatures, body, now) ->
              (boolean)
                  method.invoke(
                      verifier,
                      ID,
                      TIMESTAMP,
                      signatures,
                      body.getBytes(StandardCharsets.UTF_8),
                      Instant.ofEpochSecond(now)));
    }
  }

  @Test
  void thePythonVerifierKnowsGenuineFromForged() throws Exception {
    assumeTrue(isOnThePath("python3"), "there is no python3");
    save("webhook_verifier.py");
    check(this::isGenuineToPython);
  }

  private boolean isGenuineToPython(String signatures, String body, long now) throws Exception {
    String program =
        """
        import sys
        from webhook_verifier import is_genuine
        secret, id, timestamp, signature, body, now = sys.argv[1:]
        headers = {
            "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature}
        print(is_genuine(secret, headers, body.encode(), int(now)))
        """;
    Process python =
        new ProcessBuilder(
                "python3",
                "-c",
                program,
                SECRET,
                ID,
                TIMESTAMP,
                signatures,
                body,
                Long.toString(now))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(said).isIn("True", "False");
    return said.equals("True");
  }

  private static void check(Verifier verifier) throws Exception {
    assertThat(verifier.isGenuine(SIGNATURE, BODY, NOW)).isTrue();
    assertThat(verifier.isGenuine("v1,AAAA " + SIGNATURE, BODY, NOW + 299)).isTrue();
    assertThat(verifier.isGenuine("v1,AAAA", BODY, NOW)).isFalse();
    assertThat(verifier.isGenuine(SIGNATURE, BODY + " ", NOW)).isFalse();
    assertThat(verifier.isGenuine(SIGNATURE, BODY, NOW + 301)).isFalse();
    assertThat(verifier.isGenuine(SIGNATURE, BODY, NOW - 301)).isFalse();
  }

  private void save(String name) throws IOException {
    Files.writeString(folder.resolve(name), PAGE.file(name).text());
  }

  static boolean isOnThePath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private static String shown(String name) {
    String start = "| " + name + " | `";
    return PAGE.prose().stream()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length(), line.lastIndexOf('`')))
        .findFirst()
        .orElseThrow();
  }
}
