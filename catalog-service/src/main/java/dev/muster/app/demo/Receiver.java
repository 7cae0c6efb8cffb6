package dev.muster.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muster.notification.WebhookSignature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.Consumer;

/** A consumer: takes webhooks, and believes only those that are signed. */
final class Receiver implements AutoCloseable {
  private static final int OK = 204;
  private static final int UNAUTHORIZED = 401;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpServer server;
  private final WebhookSignature signature;
  private final InstantSource clock;
  private final Consumer<Notice> listener;

  /** What was told, under which id, and the signature that proved it. */
  record Notice(JsonNode data, String webhookId, String signature) {}

  Receiver(String secret, InstantSource clock, Consumer<Notice> listener) throws IOException {
    this.signature = new WebhookSignature(secret);
    this.clock = clock;
    this.listener = listener;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/hook", this::receive);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort()));
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Headers headers = exchange.getRequestHeaders();
      String id = headers.getFirst("webhook-id");
      String signatures = headers.getFirst("webhook-signature");
      boolean genuine =
          signature.verify(
              id, headers.getFirst("webhook-timestamp"), signatures, body, clock.instant());
      if (genuine) {
        listener.accept(new Notice(json.readTree(body).get("data"), id, signatures));
      }
      exchange.sendResponseHeaders(genuine ? OK : UNAUTHORIZED, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
