package dev.muster.intake.sqs;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * From where messages are received that come by SQS.
 *
 * @param queueUrl null for none
 * @param region null for that in the queue's URL, or else for what the SDK finds
 * @param endpoint where requests are sent; null for the host in the queue's URL
 * @param accessKeyId null for what the SDK finds
 * @param secretAccessKey belongs to it
 * @param receivers how many ask for messages at once
 * @param messagesPerReceive how many one of them is given at the most
 * @param visibilityTimeout for how long a message is handed to nobody else, unless it is prolonged
 */
public record SqsSettings(
    String queueUrl,
    String region,
    String endpoint,
    String accessKeyId,
    String secretAccessKey,
    int receivers,
    int messagesPerReceive,
    Duration visibilityTimeout) {
  private static final Pattern URL = Pattern.compile("https?://[^/\\s?#]+(/[^\\s?#]*)?");
  private static final Pattern QUEUE_URL = Pattern.compile("https?://[^/\\s?#]+/[^\\s?#]+");
  private static final Pattern AWS_HOST =
      Pattern.compile("(?:.*\\.)?sqs\\.([a-z0-9-]+)\\.(?:vpce\\.)?amazonaws\\.com(?:\\.cn)?");
  private static final int MOST_RECEIVERS = 32;

  /** SQS hands out no more. */
  private static final int MOST_MESSAGES = 10;

  private static final Duration LONGEST_VISIBILITY = Duration.ofHours(12);

  public static final SqsSettings DEFAULTS =
      new SqsSettings(null, null, null, null, null, 4, MOST_MESSAGES, Duration.ofMinutes(1));

  public SqsSettings {
    require(
        queueUrl == null || QUEUE_URL.matcher(queueUrl).matches(),
        "queue_url must be such as https://sqs.eu-central-1.amazonaws.com/111122223333/landed");
    require(
        endpoint == null || URL.matcher(endpoint).matches(),
        "endpoint must be such as https://sqs.example.com");
    require(
        receivers >= 1 && receivers <= MOST_RECEIVERS,
        "receivers must be from 1 to " + MOST_RECEIVERS);
    require(
        messagesPerReceive >= 1 && messagesPerReceive <= MOST_MESSAGES,
        "messages_per_receive must be from 1 to " + MOST_MESSAGES);
    require(
        visibilityTimeout.equals(Duration.ofSeconds(Math.max(1, visibilityTimeout.toSeconds())))
            && visibilityTimeout.compareTo(LONGEST_VISIBILITY) <= 0,
        "visibility_timeout must be from 1s to 12h, in whole seconds");
  }

  private static void require(boolean isSo, String otherwise) {
    if (!isSo) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Whether anything is to be received; half of what is needed counts, to be refused. */
  public boolean receives() {
    return Stream.of(queueUrl, region, endpoint, accessKeyId, secretAccessKey)
        .anyMatch(Objects::nonNull);
  }

  /** Where requests are sent. */
  URI address() {
    return endpoint == null ? URI.create(queueUrl).resolve("/") : URI.create(endpoint);
  }

  /** For which requests are signed, if that is set or said by the URL. */
  Optional<String> signedRegion() {
    if (region != null) {
      return Optional.of(region);
    }
    Matcher host = AWS_HOST.matcher(URI.create(queueUrl).getAuthority());
    return host.matches() ? Optional.of(host.group(1)) : Optional.empty();
  }

  /** Leaves out the keys. */
  @Override
  public String toString() {
    return ("SqsSettings[queueUrl=%s, region=%s, endpoint=%s, receivers=%d, messagesPerReceive=%d,"
            + " visibilityTimeout=%s]")
        .formatted(queueUrl, region, endpoint, receivers, messagesPerReceive, visibilityTimeout);
  }
}
