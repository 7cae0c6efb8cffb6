package dev.muster.benchmarks;

import dev.muster.intake.sqs.SqsSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** A queue within this process, on a server that speaks like SQS. */
final class Queue implements AutoCloseable {
  private static final String ANY = "elasticmq";
  private static final int MOST_IN_A_REQUEST = 10;

  private final SQSRestServer server;
  private final SqsClient client;
  private final String url;

  Queue() {
    server = SQSRestServerBuilder.withDynamicPort().withInterface("127.0.0.1").start();
    int port = server.waitUntilStarted().localAddress().getPort();
    client =
        SqsClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + port))
            .region(Region.of(ANY))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(ANY, ANY)))
            .build();
    client.createQueue(create -> create.queueName("landed"));
    url = "http://127.0.0.1:%d/000000000000/landed".formatted(port);
  }

  /** How the queue is received. */
  SqsSettings settings() {
    SqsSettings usual = SqsSettings.DEFAULTS;
    return new SqsSettings(
        url,
        ANY,
        null,
        ANY,
        ANY,
        usual.receivers(),
        usual.messagesPerReceive(),
        Duration.ofMinutes(1));
  }

  /** Sends each as a message, ten in a request; the queue has them all when this returns. */
  void send(List<String> bodies) {
    IntStream.range(0, bodies.size() / MOST_IN_A_REQUEST)
        .parallel()
        .forEach(
            n -> sendBatch(bodies.subList(n * MOST_IN_A_REQUEST, (n + 1) * MOST_IN_A_REQUEST)));
  }

  private void sendBatch(List<String> bodies) {
    List<SendMessageBatchRequestEntry> entries =
        IntStream.range(0, bodies.size())
            .mapToObj(
                i ->
                    SendMessageBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .messageBody(bodies.get(i))
                        .build())
            .toList();
    client.sendMessageBatch(send -> send.queueUrl(url).entries(entries));
  }

  @Override
  public void close() {
    client.close();
    server.stopAndWait();
  }
}
