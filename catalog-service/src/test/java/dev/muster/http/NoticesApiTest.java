package dev.muster.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.http.Api.Answer;
import dev.muster.intake.NoticeSamples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NoticesApiTest {
  private static final String JSON = "application/json";

  private final Api api = new Api();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void countsWhatBecameOfEachNotice() {
    String good = NoticeSamples.record("ObjectCreated:Put", NoticeSamples.KEY, "01");
    String other = NoticeSamples.record("ObjectCreated:Put", "elsewhere", "01");

    Answer answer = postS3(NoticeSamples.records(good, good, other, "7"));

    assertThat(answer.status()).isEqualTo(200);
    assertCounts(answer.body(), 1, 1, 1, 1);
    assertThat(answer.body().at("/rejected/0/index").asInt()).isEqualTo(3);
    assertThat(answer.body().at("/rejected/0/problem/errors/0/pointer").asText())
        .isEqualTo("#/Records/3");
    assertThat(api.eventsOf("FACT_ORDERS")).hasSize(1);
    assertThat(counted("s3", "accepted")).isOne();
    assertThat(counted("s3", "duplicate")).isOne();
    assertThat(counted("s3", "ignored")).isOne();
    assertThat(counted("s3", "rejected")).isOne();
  }

  @Test
  void takesTheSameNoticeByEveryWayOnce() {
    assertCounts(postS3(NoticeSamples.s3()).body(), 1, 0, 0, 0);
    assertCounts(postS3(NoticeSamples.s3()).body(), 0, 1, 0, 0);
    assertCounts(postS3(NoticeSamples.eventBridge()).body(), 0, 1, 0, 0);
    assertCounts(
        api.post("/v1/hooks/s3", "text/plain; charset=UTF-8", NoticeSamples.sns()).body(),
        0,
        1,
        0,
        0);
    assertThat(api.eventsOf("FACT_ORDERS")).hasSize(1);
    assertThat(counted("sns", "duplicate")).isOne();
    assertThat(counted("eventbridge", "duplicate")).isOne();
  }

  @Test
  void takesWhatMinioSends() {
    assertCounts(api.post("/v1/hooks/s3", JSON, NoticeSamples.minio()).body(), 1, 0, 0, 0);
    assertThat(counted("minio", "accepted")).isOne();
  }

  @Test
  void takesWhatPubSubPushes() {
    Answer answer = api.post("/v1/hooks/gcs", JSON, NoticeSamples.gcs());

    assertThat(answer.status()).isEqualTo(200);
    assertCounts(answer.body(), 0, 0, 1, 0);
    assertThat(counted("pubsub", "ignored")).isOne();
  }

  @Test
  void saysWhoHasToConfirmASubscription() {
    Answer answer = postS3(NoticeSamples.snsConfirmation());

    assertThat(answer.status()).isEqualTo(200);
    assertCounts(answer.body(), 0, 0, 1, 0);
    assertThat(answer.body().path("detail").asText())
        .startsWith("arn:aws:sns:us-west-2:123456789012:MyTopic is not confirmed by the service");
  }

  @Test
  void refusesWhatIsWrong() {
    assertThat(postS3("{").status()).isEqualTo(400);
    assertThat(postS3("{}").pointers()).containsExactly("#");
    Answer oneRecord = postS3("{\"Records\": [7]}");
    assertThat(oneRecord.status()).isEqualTo(422);
    assertThat(oneRecord.pointers()).containsExactly("#/Records/0");
    Answer records = postS3("{\"Records\": [7, 8]}");
    assertThat(records.status()).isEqualTo(422);
    assertThat(records.body().path("rejected_count").asInt()).isEqualTo(2);
    assertThat(api.post("/v1/hooks/s3", "text/xml", "<a/>").status()).isEqualTo(415);
    assertThat(api.post("/v1/hooks/gcs", JSON, "{}").pointers()).containsExactly("#/message");
    assertThat(api.store.events()).isEmpty();
  }

  private Answer postS3(String body) {
    return api.post("/v1/hooks/s3", JSON, body);
  }

  private double counted(String form, String result) {
    return api.meters
        .get("muster.intake.notices")
        .tags("form", form, "result", result)
        .counter()
        .count();
  }

  private static void assertCounts(
      JsonNode body, int accepted, int duplicates, int ignored, int rejected) {
    assertThat(body.path("accepted").asInt()).isEqualTo(accepted);
    assertThat(body.path("duplicates").asInt()).isEqualTo(duplicates);
    assertThat(body.path("ignored").asInt()).isEqualTo(ignored);
    assertThat(body.path("rejected_count").asInt()).isEqualTo(rejected);
  }
}
