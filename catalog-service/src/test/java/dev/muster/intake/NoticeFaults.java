package dev.muster.intake;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.muster.intake.Notices.Form;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Ten bodies of each form in which something is wrong, and the place where it is. */
final class NoticeFaults {
  private NoticeFaults() {}

  static Stream<Arguments> all() {
    return Stream.of(
            ofRecords(Form.S3, NoticeSamples.s3(), "#/Records"),
            ofRecords(Form.MINIO, NoticeSamples.minio(), "#/Records"),
            ofEventBridge(),
            ofSns(),
            ofPubSub())
        .flatMap(some -> some);
  }

  private static Stream<Arguments> ofRecords(Form form, String good, String at) {
    return Stream.of(
        wrong(form, good, body -> body.replace("\"Records\": [", "\"Records\": 7, \"x\": ["), at),
        wrong(form, good, without("eventName"), at + "/0/eventName"),
        wrong(form, good, without("eventTime"), at + "/0/eventTime"),
        wrong(form, good, body -> body.replace("T02:14", " 02:14"), at + "/0/eventTime"),
        wrong(form, good, without("s3"), at + "/0/s3"),
        wrong(form, good, without("bucket"), at + "/0/s3/bucket"),
        wrong(form, good, without("name"), at + "/0/s3/bucket/name"),
        wrong(form, good, without("key"), at + "/0/s3/object/key"),
        wrong(form, good, body -> body.replace("%2F", "%zz"), at + "/0/s3/object/key"),
        wrong(
            form,
            good,
            body -> body.replaceAll("\"sequencer\": \"\\w+\"", "\"sequencer\": \"next\""),
            at + "/0/s3/object/sequencer"));
  }

  private static Stream<Arguments> ofEventBridge() {
    Form form = Form.EVENTBRIDGE;
    String good = NoticeSamples.eventBridge();
    return Stream.of(
        wrong(form, good, body -> "[" + body + "]", "#"),
        wrong(form, good, without("source"), "#/source"),
        wrong(form, good, body -> body.replace("\"Object Created\"", "7"), "#/detail-type"),
        wrong(form, good, without("time"), "#/time"),
        wrong(form, good, body -> body.replace("07Z", "07"), "#/time"),
        wrong(form, good, without("detail"), "#/detail"),
        wrong(form, good, without("bucket"), "#/detail/bucket"),
        wrong(form, good, without("object"), "#/detail/object"),
        wrong(form, good, body -> body.replace("1024", "-1"), "#/detail/object/size"),
        wrong(form, good, without("key"), "#/detail/object/key"));
  }

  private static Stream<Arguments> ofSns() {
    Form form = Form.SNS;
    String good = NoticeSamples.sns();
    String inner = "#/Message/Records/0";
    return Stream.of(
        wrong(form, good, body -> body.replace("\"Notification\"", "\"Letter\""), "#/Type"),
        wrong(form, good, body -> body.replace("\"Notification\"", "7"), "#/Type"),
        wrong(form, good, without("Message"), "#/Message"),
        wrong(form, NoticeSamples.sns("hello"), NoticeFaults::same, "#/Message"),
        wrong(form, NoticeSamples.sns(""), NoticeFaults::same, "#/Message"),
        wrong(form, NoticeSamples.sns("[]"), NoticeFaults::same, "#/Message"),
        wrong(
            form, NoticeSamples.sns("{\"Records\": {}}"), NoticeFaults::same, "#/Message/Records"),
        wrong(form, good, body -> body.replace("eventTime", "time"), inner + "/eventTime"),
        wrong(form, good, body -> body.replace("%2F", "%"), inner + "/s3/object/key"),
        wrong(form, NoticeSamples.snsConfirmation(), without("SubscribeURL"), "#/SubscribeURL"));
  }

  private static Stream<Arguments> ofPubSub() {
    Form form = Form.PUBSUB;
    String good = NoticeSamples.gcs();
    String attributes = "#/message/attributes";
    return Stream.of(
        wrong(form, good, body -> "[" + body + "]", "#"),
        wrong(form, good, without("message"), "#/message"),
        wrong(form, good, without("bucketId"), attributes + "/bucketId"),
        wrong(form, good, without("objectId"), attributes + "/objectId"),
        wrong(form, good, without("objectGeneration"), attributes + "/objectGeneration"),
        wrong(
            form,
            good,
            body -> body.replace("\"1700000000000000\"", "\"new\""),
            attributes + "/objectGeneration"),
        wrong(form, good, body -> body.replace("07.125125Z", "07"), attributes + "/eventTime"),
        wrong(
            form, good, body -> body.replaceAll("\"data\": \"", "\"data\": \"?"), "#/message/data"),
        wrong(
            form,
            good,
            body -> body.replaceAll("\"data\": \"\\w+=*", "\"data\": \"aGVsbG8="),
            "#/message/data"),
        wrong(
            form,
            good,
            body -> body.replaceAll("\"data\": \"[^\"]+", "\"data\": \"e30="),
            "#/message/data/size"));
  }

  /** As if the field had another name. */
  private static UnaryOperator<String> without(String field) {
    return body -> body.replace("\"" + field + "\":", "\"x-" + field + "\":");
  }

  private static String same(String body) {
    return body;
  }

  private static Arguments wrong(
      Form form, String good, UnaryOperator<String> change, String pointer) {
    return arguments(form, change.apply(good), pointer);
  }
}
