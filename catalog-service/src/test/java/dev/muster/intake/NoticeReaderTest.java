package dev.muster.intake;

import static dev.muster.intake.NoticeSamples.FOLDER;
import static dev.muster.intake.NoticeSamples.KEY;
import static dev.muster.intake.NoticeSamples.eventBridge;
import static dev.muster.intake.NoticeSamples.pubSub;
import static dev.muster.intake.NoticeSamples.record;
import static dev.muster.intake.NoticeSamples.records;
import static dev.muster.intake.NoticeSamples.sns;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.muster.intake.Notices.Form;
import dev.muster.model.Entry;
import dev.muster.model.Feed;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeReaderTest {
  private static final Instant ARRIVAL = Instant.parse("2026-11-23T02:15:00Z");
  private static final String CREATED = "ObjectCreated:Put";
  private static final String REMOVED = "ObjectRemoved:Delete";

  private final S3NoticeReader s3 = new S3NoticeReader(NoticeSamples.RULES);
  private final GcsNoticeReader gcs = new GcsNoticeReader(NoticeSamples.RULES);

  static Stream<Arguments> forms() {
    return Stream.of(
        arguments(Form.S3, NoticeSamples.s3()),
        arguments(Form.MINIO, NoticeSamples.minio()),
        arguments(Form.EVENTBRIDGE, eventBridge()),
        arguments(Form.SNS, sns()),
        arguments(Form.SNS, sns(eventBridge())),
        arguments(Form.PUBSUB, NoticeSamples.gcs()));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void takesAnObjectForAFileOfItsPartition(Form form, String body) {
    Notices notices = read(form, body);

    assertThat(notices.form()).isEqualTo(form);
    IngestionEvent event = onlyEvent(notices);
    String bucket = form == Form.PUBSUB ? "gs://landing" : "s3://landing";
    assertThat(event.partition())
        .isEqualTo(new Partition(new Feed("GUO", "FACT_ORDERS"), LocalDate.parse("2026-11-22")));
    assertThat(event.status()).isEqualTo(IngestionStatus.PROCESSING);
    assertThat(event.filePath()).isEqualTo(bucket + FOLDER);
    assertThat(event.ingestionDate()).isBetween("2026-11-23T02:14:07Z", "2026-11-23T02:14:08Z");
    assertThat(event.attributes())
        .containsEntry("object", bucket + "/" + KEY)
        .containsEntry("notice", "created")
        .containsEntry("size", "1024")
        .containsKeys("sequencer", "etag");
    assertThat(ObjectNotice.of(event)).isPresent();
  }

  @Test
  void keepsWhatTheStoreSays() {
    assertThat(onlyEvent(read(Form.S3, NoticeSamples.s3())).attributes())
        .isEqualTo(
            Map.of(
                "object", "s3://landing/" + KEY,
                "notice", "created",
                "sequencer", "0055AED6DCD90281E5",
                "size", "1024",
                "etag", "d41d8cd98f00b204e9800998ecf8427e"));
  }

  @ParameterizedTest
  @MethodSource("forms")
  void knowsTheSameNoticeAgain(Form form, String body) {
    IngestionEvent first = onlyEvent(read(form, body));
    IngestionEvent second = onlyEvent(read(form, body));

    assertThat(second.repeats(first.seen())).isTrue();
  }

  @Test
  void knowsANoticeThatComesByTwoWays() {
    String byTopic = onlyEvent(read(Form.SNS, sns())).eventId();

    assertThat(onlyEvent(read(Form.S3, NoticeSamples.s3())).eventId()).isEqualTo(byTopic);
    assertThat(onlyEvent(read(Form.EVENTBRIDGE, eventBridge())).eventId()).isEqualTo(byTopic);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ObjectCreated:Put",
        "ObjectCreated:Post",
        "ObjectCreated:Copy",
        "ObjectCreated:CompleteMultipartUpload",
        "s3:ObjectCreated:CompleteMultipartUpload"
      })
  void takesEveryWayToPutAnObject(String eventName) {
    assertThat(onlyEvent(read(Form.S3, records(record(eventName, KEY, "01")))).attributes())
        .containsEntry("notice", "created");
  }

  static Stream<Arguments> removals() {
    return Stream.of(
        arguments(Form.S3, records(record(REMOVED, KEY, "01"))),
        arguments(Form.S3, records(record("ObjectRemoved:DeleteMarkerCreated", KEY, "01"))),
        arguments(Form.S3, records(record("s3:" + REMOVED, KEY, "01"))),
        arguments(
            Form.EVENTBRIDGE,
            eventBridge("Object Deleted", ", \"deletion-type\": \"Permanently Deleted\"")),
        arguments(Form.PUBSUB, pubSub("OBJECT_DELETE", "17", "")),
        arguments(Form.PUBSUB, pubSub("OBJECT_ARCHIVE", "17", "")));
  }

  @ParameterizedTest
  @MethodSource("removals")
  void recordsThatAnObjectWasRemoved(Form form, String body) {
    IngestionEvent event = onlyEvent(read(form, body));

    assertThat(event.status()).isEqualTo(IngestionStatus.PROCESSING);
    assertThat(event.statusReason()).startsWith("removed: ").endsWith(KEY);
    assertThat(event.attributes()).containsEntry("notice", "removed");
  }

  static Stream<Arguments> ofNoInterest() {
    return Stream.of(
        arguments(Form.S3, "{\"Service\": \"Amazon S3\", \"Event\": \"s3:TestEvent\"}"),
        arguments(Form.SNS, sns("{\"Service\": \"Amazon S3\", \"Event\": \"s3:TestEvent\"}")),
        arguments(Form.SNS, "{\"Type\": \"UnsubscribeConfirmation\"}"),
        arguments(Form.S3, records(record("ObjectRestore:Completed", KEY, "01"))),
        arguments(Form.S3, records("{\"eventName\": \"ReducedRedundancyLostObject\"}")),
        arguments(Form.S3, records(record("LifecycleExpiration:Delete", KEY, "01"))),
        arguments(Form.S3, records(record("s3:ObjectCreated:PutTagging", KEY, "01"))),
        arguments(Form.S3, records(record("s3:ObjectCreated:PutRetention", KEY, "01"))),
        arguments(Form.S3, records(record("s3:ObjectCreated:PutLegalHold", KEY, "01"))),
        arguments(Form.S3, records(record(CREATED, "elsewhere/x.parquet", "01"))),
        arguments(Form.S3, records(record(CREATED, KEY + ".tmp", "01"))),
        arguments(Form.S3, records(record(CREATED, "guo/fact/data_as_of_date=2026-11-22/", "01"))),
        arguments(
            Form.S3, records(record(CREATED, "guo/f/data_as_of_date=2026-13-22/a.parquet", "1"))),
        arguments(
            Form.S3,
            records(record(CREATED, "guo/f\u0007/data_as_of_date=2026-11-22/a.parquet", "1"))),
        arguments(
            Form.S3,
            records(
                record(REMOVED, KEY, "01")
                    .replace("\"size\"", "\"versionId\": \"3Lg\", \"size\""))),
        arguments(Form.EVENTBRIDGE, eventBridge("Object Tags Added", "")),
        arguments(Form.EVENTBRIDGE, eventBridge().replace("aws.s3", "aws.ec2")),
        arguments(
            Form.EVENTBRIDGE,
            eventBridge("Object Deleted", ", \"reason\": \"Lifecycle Expiration\"")),
        arguments(Form.PUBSUB, pubSub("OBJECT_METADATA_UPDATE", "17", "")),
        arguments(
            Form.PUBSUB, pubSub("OBJECT_DELETE", "17", ", \"overwrittenByGeneration\": \"18\"")),
        arguments(
            Form.PUBSUB, pubSub("OBJECT_ARCHIVE", "17", ", \"overwrittenByGeneration\": \"18\"")),
        arguments(Form.PUBSUB, "{\"message\": {\"data\": \"aGVsbG8=\", \"messageId\": \"1\"}}"));
  }

  @ParameterizedTest
  @MethodSource("ofNoInterest")
  void passesOverWhatSaysNothingOfAPartition(Form form, String body) {
    Notices notices = read(form, body);

    assertThat(notices.all())
        .singleElement()
        .isInstanceOfSatisfying(
            Reading.Valid.class,
            valid -> assertThat(valid.value()).isInstanceOf(Notice.PassedOver.class));
    assertThat(notices.claims()).isEmpty();
  }

  @Test
  void leavesItToAPersonToConfirmASubscription() {
    assertThat(read(Form.SNS, NoticeSamples.snsConfirmation()).all())
        .containsExactly(
            new Reading.Valid<>(
                new Notice.Subscription(
                    "arn:aws:sns:us-west-2:123456789012:MyTopic",
                    "https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn")));
  }

  @Test
  void takesTheGoodRecordsThoughOthersAreBad() {
    Notices notices =
        read(
            Form.S3,
            records(
                record(CREATED, KEY, "01"),
                "7",
                record(CREATED, "elsewhere", "01"),
                record(CREATED, KEY, "02").replace("eventTime", "time")));

    assertThat(notices.claims()).hasSize(1);
    assertThat(notices.all()).hasSize(4);
    assertThat(faults(notices))
        .containsExactly(
            new Fault("expected an object, found a number", "#/Records/1"),
            new Fault("is required", "#/Records/3/eventTime"));
  }

  @Test
  void saysNothingOfNoRecords() {
    assertThat(read(Form.S3, "{\"Records\": []}").all()).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("dev.muster.intake.NoticeFaults#all")
  void saysWhereAFaultIs(Form form, String body, String pointer) {
    Notices notices = read(form, body);

    assertThat(notices.claims()).isEmpty();
    assertThat(faults(notices)).extracting(Fault::pointer).contains(pointer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "Records", "{\"Records\": [}", "{} {}"})
  void refusesWhatIsNoJson(String body) {
    assertThatThrownBy(() -> read(Form.S3, body)).isInstanceOf(MalformedBodyException.class);
    assertThatThrownBy(() -> read(Form.PUBSUB, body)).isInstanceOf(MalformedBodyException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0055AED6DCD90281E5, 0055AED6DCD90281E6, -1",
    "0055aed6dcd90281e6, 0055AED6DCD90281E5, 1",
    "0055AED6DCD9, 0055AED6DCD90281E5, -1",
    "0055AED6DCDA, 0055AED6DCD90281E5, 1",
    "0055AED6DCD9, 0055AED6DCD90000, 0",
    "9, 10, 1",
  })
  void ordersSequencersAsS3WantsIt(String one, String other, int order) {
    assertThat(
            Integer.signum(
                ObjectNotice.ORDER.compare(
                    notice(one, ObjectNotice.Kind.CREATED),
                    notice(other, ObjectNotice.Kind.CREATED))))
        .isEqualTo(order);
  }

  @Test
  void takesAGenerationForPutBeforeItIsRemoved() {
    assertThat(
            ObjectNotice.ORDER.compare(
                notice("17", ObjectNotice.Kind.CREATED), notice("17", ObjectNotice.Kind.REMOVED)))
        .isNegative();
  }

  @Test
  void doesNotTakeAnothersEventForANotice() {
    IngestionEvent event = onlyEvent(read(Form.S3, NoticeSamples.s3()));
    IngestionEvent other =
        new IngestionEvent(
            "mine",
            event.partition(),
            event.ingestionDate(),
            ARRIVAL,
            event.filePath(),
            event.status(),
            null,
            null,
            null,
            null,
            event.attributes());

    assertThat(ObjectNotice.of(other)).isEmpty();
  }

  private static ObjectNotice notice(String sequencer, ObjectNotice.Kind kind) {
    return new ObjectNotice("s3://landing/x", kind, sequencer, ARRIVAL, 1, null);
  }

  private Notices read(Form form, String body) {
    return form == Form.PUBSUB ? gcs.read(body.getBytes(UTF_8)) : s3.read(body.getBytes(UTF_8));
  }

  private static List<Fault> faults(Notices notices) {
    return notices.all().stream()
        .filter(Reading.Faulty.class::isInstance)
        .flatMap(faulty -> ((Reading.Faulty<Notice>) faulty).faults().stream())
        .toList();
  }

  private static IngestionEvent onlyEvent(Notices notices) {
    assertThat(notices.claims()).hasSize(1);
    return ((Entry.Ingested) notices.claims().get(0).at(ARRIVAL)).event();
  }
}
