package dev.muster.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import dev.muster.model.Endpoint;
import dev.muster.model.GroupDate;
import dev.muster.model.GroupState;
import dev.muster.model.GroupStatus;
import dev.muster.model.Samples;
import dev.muster.notification.Receiver.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookChannelTest {
  private static final Instant NOW = Instant.parse("2026-11-23T02:00:00.5Z");
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Message MESSAGE =
      new Message(
          "5c0b7a3e-0000-5000-8000-000000000001",
          new GroupStatus(
              new GroupDate(Samples.DASHBOARD, Samples.DATE),
              1,
              List.of(),
              List.of(),
              GroupState.READY_FOR_NOTIFICATION,
              1,
              NOW,
              null,
              null,
              null,
              NOW,
              NOW),
          "{\"größe\":1}");

  @Test
  void postsASignedMessage() throws IOException {
    try (Receiver receiver = new Receiver(Receiver.answering(204, ""))) {
      assertThat(tell(receiver.url(), TIMEOUT)).isEqualTo(new Answer.Taken(204));

      assertThat(receiver.requests()).hasSize(1);
      Request request = receiver.requests().get(0);
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.body()).isEqualTo(MESSAGE.body());
      assertThat(request.header("Content-Type")).isEqualTo("application/json");
      assertThat(request.header("User-Agent")).isEqualTo("Muster/1.2.3");
      assertThat(request.header("webhook-id")).isEqualTo(MESSAGE.id());
      assertThat(request.header("webhook-timestamp")).isEqualTo("1795399200");
      assertThat(
              new WebhookSignature(SECRET)
                  .verify(
                      request.header("webhook-id"),
                      request.header("webhook-timestamp"),
                      request.header("webhook-signature"),
                      request.body(),
                      NOW))
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 299})
  void countsEvery2xxAsTaken(int status) throws IOException {
    assertThat(answerTo(Receiver.answering(status, "thanks"))).isEqualTo(new Answer.Taken(status));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void doesNotFollowRedirects(int status) throws IOException {
    try (Receiver elsewhere = new Receiver(Receiver.answering(200, ""))) {
      String location = elsewhere.url().toString();
      assertThat(answerTo(Receiver.answering(status, "moved", "Location", location)))
          .isEqualTo(
              new Answer.Failed(
                  status,
                  "answered "
                      + status
                      + ", a redirect to "
                      + location
                      + ", which is not followed; give the final URL",
                  Duration.ZERO));
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void takes410ForGone() throws IOException {
    assertThat(answerTo(Receiver.answering(410, "bye")))
        .isEqualTo(
            new Answer.Gone(
                410,
                "answered 410 Gone; nothing more is sent to it until the group is defined anew"));
  }

  @Test
  void saysWhatTheReceiverSaidOnOneLine() throws IOException {
    assertThat(answerTo(Receiver.answering(500, "<h1>\n  out of\torder\u0007</h1>\r\n")))
        .isEqualTo(new Answer.Failed(500, "answered 500: <h1> out of order </h1>", Duration.ZERO));
    assertThat(answerTo(Receiver.answering(404, "")))
        .isEqualTo(new Answer.Failed(404, "answered 404", Duration.ZERO));
  }

  @Test
  void passesOnHowLongTheReceiverWantsToBeLeftAlone() throws IOException {
    assertThat(answerTo(Receiver.answering(429, "", "Retry-After", "90")))
        .isEqualTo(new Answer.Failed(429, "answered 429", Duration.ofSeconds(90)));
    assertThat(
            answerTo(Receiver.answering(503, "", "Retry-After", "Mon, 23 Nov 2026 02:10:00 GMT")))
        .isEqualTo(new Answer.Failed(503, "answered 503", Duration.ofMinutes(10).minusMillis(500)));
    assertThat(answerTo(Receiver.answering(503, "", "Retry-After", "later")))
        .isEqualTo(new Answer.Failed(503, "answered 503", Duration.ZERO));
  }

  @Test
  void readsNoMoreThanTheBeginningOfAnEndlessAnswer() throws Exception {
    CountDownLatch cutOff = new CountDownLatch(1);
    HttpHandler endless =
        exchange -> {
          exchange.sendResponseHeaders(500, 0);
          byte[] block = "x".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
          try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
              out.write(block);
            }
          } catch (IOException e) {
            cutOff.countDown();
          }
        };
    try (Receiver receiver = new Receiver(endless)) {
      assertThat(tell(receiver.url(), TIMEOUT))
          .isEqualTo(new Answer.Failed(500, "answered 500: " + "x".repeat(1024), Duration.ZERO));
      assertThat(cutOff.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void givesUpOnAReceiverThatDoesNotAnswer() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (Receiver receiver = new Receiver(exchange -> await(over))) {
      assertThat(tell(receiver.url(), Duration.ofSeconds(2)))
          .isEqualTo(
              Answer.failed(
                  "no whole answer from "
                      + receiver.url().getAuthority()
                      + " within 2 s; answer first and work later"));
      over.countDown();
    }
  }

  @Test
  void hangsUpOnAReceiverThatDoesNotEndItsAnswer() throws Exception {
    CountDownLatch cutOff = new CountDownLatch(1);
    Semaphore waits = new Semaphore(0);
    HttpHandler dripping =
        exchange -> {
          exchange.sendResponseHeaders(500, 0);
          try (OutputStream out = exchange.getResponseBody()) {
            while (true) {
              out.write('x');
              out.flush();
              waits.tryAcquire(50, TimeUnit.MILLISECONDS);
            }
          } catch (IOException | InterruptedException e) {
            cutOff.countDown();
          }
        };
    try (Receiver receiver = new Receiver(dripping)) {
      assertThat(tell(receiver.url(), Duration.ofSeconds(2)))
          .isInstanceOfSatisfying(
              Answer.Failed.class, failed -> assertThat(failed.error()).contains("within 2 s"));
      assertThat(cutOff.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void saysThatTheConnectionWasRefused() throws IOException {
    URI url = URI.create("http://127.0.0.1:" + unusedPort() + "/hook");
    assertThat(tell(url, TIMEOUT))
        .isEqualTo(
            Answer.failed(
                "connection to " + url.getAuthority() + " refused; is the receiver running?"));
  }

  @Test
  void saysThatThereIsNoSuchHost() {
    assertThat(tell(URI.create("http://no-such-host.invalid/hook"), TIMEOUT))
        .isEqualTo(
            Answer.failed(
                "no such host: no-such-host.invalid; check the URL and the name service"));
  }

  @Test
  void saysThatThereIsNoTls() throws IOException {
    try (ServerSocket server = serverThatSays("this is no TLS\n")) {
      URI url = URI.create("https://127.0.0.1:" + server.getLocalPort() + "/hook");
      assertThat(tell(url, TIMEOUT))
          .isInstanceOfSatisfying(
              Answer.Failed.class,
              failed ->
                  assertThat(failed.error())
                      .startsWith("no TLS with " + url.getAuthority() + ": ")
                      .endsWith("; check its certificate"));
    }
  }

  @Test
  void saysThatTheConnectionBroke() throws IOException {
    try (ServerSocket server = serverThatSays("")) {
      URI url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/hook");
      assertThat(tell(url, TIMEOUT))
          .isInstanceOfSatisfying(
              Answer.Failed.class,
              failed ->
                  assertThat(failed.error())
                      .startsWith("the connection to " + url.getAuthority() + " broke: "));
    }
  }

  @Test
  void doesNotRepeatASecretThatCannotBeUsed() {
    URI url = URI.create("http://127.0.0.1:9/hook");
    Endpoint.Webhook endpoint = new Endpoint.Webhook(url, "whsec_hush!hush", false);
    assertThat(channel(TIMEOUT).tell(endpoint, MESSAGE).join())
        .isEqualTo(
            Answer.failed(
                "cannot be sent: a webhook secret is whsec_ followed by base64;"
                    + " define the group anew"));
  }

  private static Answer answerTo(HttpHandler handler) throws IOException {
    try (Receiver receiver = new Receiver(handler)) {
      return tell(receiver.url(), TIMEOUT);
    }
  }

  private static Answer tell(URI url, Duration timeout) {
    return channel(timeout).tell(new Endpoint.Webhook(url, SECRET, false), MESSAGE).join();
  }

  private static WebhookChannel channel(Duration timeout) {
    return new WebhookChannel(timeout, "1.2.3", InstantSource.fixed(NOW));
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Says so and hangs up, whenever somebody connects, until it is closed. */
  private static ServerSocket serverThatSays(String words) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    new Thread(() -> sayAndHangUp(server, words)).start();
    return server;
  }

  private static void sayAndHangUp(ServerSocket server, String words) {
    try {
      while (true) {
        try (Socket socket = server.accept()) {
          socket.getInputStream().read();
          socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
