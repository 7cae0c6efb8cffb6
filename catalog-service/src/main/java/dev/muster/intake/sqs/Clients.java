package dev.muster.intake.sqs;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** How the clients of SQS are made, and what they complain of. */
final class Clients {
  /** How long a queue that is empty is asked to wait for a message; its longest. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  private static final Duration ANSWER_PATIENCE = LONGEST_WAIT.plusSeconds(10);

  private Clients() {}

  /** One with a connection for each receiver. */
  static SqsClient open(SqsSettings settings) {
    SqsClientBuilder builder =
        SqsClient.builder()
            .endpointOverride(settings.address())
            .httpClientBuilder(
                Apache5HttpClient.builder()
                    .maxConnections(settings.receivers())
                    .socketTimeout(ANSWER_PATIENCE));
    settings.signedRegion().map(Region::of).ifPresent(builder::region);
    if (settings.accessKeyId() != null) {
      builder.credentialsProvider(
          StaticCredentialsProvider.create(
              AwsBasicCredentials.create(settings.accessKeyId(), settings.secretAccessKey())));
    }
    return builder.build();
  }

  /**
   * Makes a client, which asks for nothing, and closes it.
   *
   * @throws IllegalStateException if something is wrong or missing
   */
  static void requireSense(SqsSettings settings) {
    if (settings.queueUrl() == null) {
      throw new IllegalStateException("intake.sqs.queue_url must be set, or nothing of intake.sqs");
    }
    if ((settings.accessKeyId() == null) != (settings.secretAccessKey() == null)) {
      throw new IllegalStateException(
          "intake.sqs.access_key_id and intake.sqs.secret_access_key must be set, or neither");
    }
    try {
      open(settings).close();
    } catch (SdkClientException | IllegalArgumentException e) {
      throw new IllegalStateException("intake.sqs is wrong: " + e.getMessage(), e);
    }
  }

  /** The same words whenever the same happens: without the request's number and the like. */
  static String reason(SdkException e) {
    if (e instanceof AwsServiceException refused && refused.awsErrorDetails() != null) {
      return "%s: %s"
          .formatted(
              refused.awsErrorDetails().errorCode(), refused.awsErrorDetails().errorMessage());
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
