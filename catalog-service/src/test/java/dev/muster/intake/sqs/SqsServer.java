package dev.muster.intake.sqs;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * A real server within this process, on loopback, that speaks like SQS: ElasticMQ. It can be
 * stopped, which makes it forget its queues, and started again.
 */
public final class SqsServer implements AutoCloseable {
  public static final String REGION = "elasticmq";
  public static final String KEY = "sqs-user-of-tests";
  public static final String SECRET = "sqs-secret-of-tests";

  private final int port;
  private final SqsClient client;
  private final AtomicInteger queues = new AtomicInteger();
  private SQSRestServer server;

  private SqsServer(SQSRestServer server) {
    this.server = server;
    this.port = server.waitUntilStarted().localAddress().getPort();
    this.client =
        SqsClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + port))
            .region(Region.of(REGION))
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
            .build();
  }

  /** Starts it, and waits until it is ready. */
  public static SqsServer start() {
    return new SqsServer(SQSRestServerBuilder.withDynamicPort().withInterface("127.0.0.1").start());
  }

  void stop() {
    server.stopAndWait();
  }

  /** Starts it again, at the same address. */
  void startAgain() {
    server = SQSRestServerBuilder.withPort(port).withInterface("127.0.0.1").start();
    server.waitUntilStarted();
  }

  /** The URL that a queue of this name has. */
  String url(String queue) {
    return "http://127.0.0.1:%d/000000000000/%s".formatted(port, queue);
  }

  /** Makes a queue of its own name; its URL. */
  public String newQueue() {
    return create("queue-" + queues.incrementAndGet(), Map.of());
  }

  /** The same, where a message goes to the other queue once it was received so often. */
  String newQueue(int mostReceives, String deadLetterUrl) {
    String arn = "arn:aws:sqs:%s:000000000000:%s".formatted(REGION, name(deadLetterUrl));
    return create(
        "queue-" + queues.incrementAndGet(),
        Map.of(
            QueueAttributeName.REDRIVE_POLICY,
            "{\"deadLetterTargetArn\": \"%s\", \"maxReceiveCount\": \"%d\"}"
                .formatted(arn, mostReceives)));
  }

  String create(String queue, Map<QueueAttributeName, String> attributes) {
    client.createQueue(
        CreateQueueRequest.builder().queueName(queue).attributes(attributes).build());
    return url(queue);
  }

  void delete(String url) {
    client.deleteQueue(delete -> delete.queueUrl(url));
  }

  private static String name(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  /** Sends a message, and waits until the queue has it; its id. */
  public String send(String url, String body) {
    return client.sendMessage(message -> message.queueUrl(url).messageBody(body)).messageId();
  }

  /** How many messages there are, be they handed out or not. */
  public int size(String url) {
    Map<QueueAttributeName, String> attributes =
        client
            .getQueueAttributes(get -> get.queueUrl(url).attributeNames(QueueAttributeName.ALL))
            .attributes();
    return Integer.parseInt(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
        + Integer.parseInt(
            attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
  }

  /** The bodies of what is handed out now, without waiting. */
  List<String> receive(String url) {
    List<String> bodies = new ArrayList<>();
    List<Message> some;
    do {
      some = client.receiveMessage(get -> get.queueUrl(url).maxNumberOfMessages(10)).messages();
      some.forEach(message -> bodies.add(message.body()));
    } while (!some.isEmpty());
    return bodies;
  }

  @Override
  public void close() {
    client.close();
    stop();
  }
}
