package dev.muster.intake;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Notices as the stores' own documentation shows them. */
public final class NoticeSamples {
  public static final LandingRules RULES =
      new LandingRules(
          Map.of(
              "s3",
              LandingRuleSettings.of(
                  "s3://landing/{source_system:upper}/{data_type:upper}"
                      + "/data_as_of_date={data_as_of_date}/*.parquet"),
              "gcs",
              LandingRuleSettings.of(
                  "gs://landing/{source_system:upper}/{data_type:upper}"
                      + "/data_as_of_date={data_as_of_date}/*.parquet")));

  public static final String KEY = "guo/fact_orders/data_as_of_date=2026-11-22/part 0+é.parquet";
  public static final String FOLDER = "/guo/fact_orders/data_as_of_date=2026-11-22/";

  private NoticeSamples() {}

  /** A record of the AWS documentation, "Event message structure". */
  public static String record(String eventName, String key, String sequencer) {
    return """
        {"eventVersion": "2.2", "eventSource": "aws:s3", "awsRegion": "us-west-2",
         "eventTime": "2026-11-23T02:14:07.125Z", "eventName": "%s",
         "userIdentity": {"principalId": "AIDAJDPLRKLG7UEXAMPLE"},
         "requestParameters": {"sourceIPAddress": "127.0.0.1"},
         "responseElements": {"x-amz-request-id": "C3D13FE58DE4C810",
                              "x-amz-id-2": "FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/JRWeUWerMUE5JgHvANOjpD"},
         "s3": {"s3SchemaVersion": "1.0", "configurationId": "testConfigRule",
                "bucket": {"name": "landing", "ownerIdentity": {"principalId": "A3NL1KOZZKExample"},
                           "arn": "arn:aws:s3:::landing"},
                "object": {"key": "%s", "size": 1024, "eTag": "d41d8cd98f00b204e9800998ecf8427e",
                           "sequencer": "%s"}}}"""
        .formatted(eventName, URLEncoder.encode(key, StandardCharsets.UTF_8), sequencer);
  }

  public static String records(String... records) {
    return "{\"Records\": [" + String.join(", ", records) + "]}";
  }

  public static String s3() {
    return records(record("ObjectCreated:Put", KEY, "0055AED6DCD90281E5"));
  }

  /** As MinIO's webhook target writes it. */
  public static String minio() {
    return """
        {"EventName": "s3:ObjectCreated:Put", "Key": "landing/%s", "Records": [%s]}"""
        .formatted(
            KEY,
            record("s3:ObjectCreated:Put", KEY, "17A3B2C1D0E9F8A7").replace("aws:s3", "minio:s3"));
  }

  /** The AWS documentation, "EventBridge event message structure". */
  public static String eventBridge(String detailType, String more) {
    return """
        {"version": "0", "id": "17793124-05d4-b198-2fde-7ededc63b103",
         "detail-type": "%s", "source": "aws.s3", "account": "111122223333",
         "time": "2026-11-23T02:14:07Z", "region": "ca-central-1",
         "resources": ["arn:aws:s3:::landing"],
         "detail": {"version": "0", "bucket": {"name": "landing"},
                    "object": {"key": "%s", "size": 1024,
                               "etag": "d41d8cd98f00b204e9800998ecf8427e",
                               "sequencer": "0055AED6DCD90281E5"},
                    "request-id": "N4N7GDK58NMKJ12R", "requester": "123456789012",
                    "source-ip-address": "1.2.3.4"%s}}"""
        .formatted(detailType, KEY, more);
  }

  public static String eventBridge() {
    return eventBridge("Object Created", ", \"reason\": \"PutObject\"");
  }

  /** The AWS documentation, "Parsing Amazon SNS message formats". */
  public static String sns(String message) {
    return """
        {"Type": "Notification", "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
         "TopicArn": "arn:aws:sns:us-west-2:123456789012:MyTopic",
         "Subject": "Amazon S3 Notification", "Message": %s,
         "Timestamp": "2012-05-02T00:54:06.655Z", "SignatureVersion": "1",
         "Signature": "EXAMPLEw6JRN...",
         "SigningCertURL": "https://sns.us-west-2.amazonaws.com/SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem",
         "UnsubscribeURL": "https://sns.us-west-2.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=arn"}"""
        .formatted(quoted(message));
  }

  public static String sns() {
    return sns(s3());
  }

  public static String snsConfirmation() {
    return """
        {"Type": "SubscriptionConfirmation", "MessageId": "165545c9-2a5c-472c-8df2-7ff2be2b3b1b",
         "Token": "2336412f37...", "TopicArn": "arn:aws:sns:us-west-2:123456789012:MyTopic",
         "Message": "You have chosen to subscribe to the topic.",
         "SubscribeURL": "https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn",
         "Timestamp": "2012-04-26T20:45:04.751Z", "SignatureVersion": "1",
         "Signature": "EXAMPLEpH+...", "SigningCertURL": "https://sns.us-west-2.amazonaws.com/x.pem"}""";
  }

  /**
   * Google's documentation: "Push subscriptions", and "Pub/Sub notifications" for what is in it.
   */
  public static String pubSub(String eventType, String generation, String more) {
    String object =
        """
        {"kind": "storage#object", "id": "landing/x/%s", "name": "%s", "bucket": "landing",
         "generation": "%s", "metageneration": "1", "contentType": "application/octet-stream",
         "timeCreated": "2026-11-23T02:14:07.125Z", "updated": "2026-11-23T02:14:07.125Z",
         "storageClass": "STANDARD", "size": "1024", "md5Hash": "1B2M2Y8AsgTpgAmY7PhCfg==",
         "etag": "CKih16GjycICEAE="}"""
            .formatted(generation, KEY, generation);
    return pubSub(
        """
        {"notificationConfig": "projects/_/buckets/landing/notificationConfigs/1",
         "eventType": "%s", "payloadFormat": "JSON_API_V1", "bucketId": "landing",
         "objectId": "%s", "objectGeneration": "%s",
         "eventTime": "2026-11-23T02:14:07.125125Z"%s}"""
            .formatted(eventType, KEY, generation, more),
        Base64.getEncoder().encodeToString(object.getBytes(StandardCharsets.UTF_8)));
  }

  private static String pubSub(String attributes, String data) {
    return """
        {"message": {"attributes": %s, "data": "%s", "messageId": "2070443601311540",
                     "message_id": "2070443601311540",
                     "publishTime": "2026-11-23T02:14:08.002Z",
                     "publish_time": "2026-11-23T02:14:08.002Z"},
         "subscription": "projects/myproject/subscriptions/mysubscription"}"""
        .formatted(attributes, data);
  }

  public static String gcs() {
    return pubSub("OBJECT_FINALIZE", "1700000000000000", "");
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }
}
