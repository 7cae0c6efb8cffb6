package dev.muster.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.http.Api.Answer;
import dev.muster.ledger.StoreUnavailableException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusApiTest {
  private static Api api;

  @BeforeAll
  static void start() {
    api = new Api();
    List<String> events = new ArrayList<>();
    for (String feed : List.of("A", "B", "C")) {
      for (int day = 10; day < 20; day++) {
        events.add(
            Events.event(
                null,
                feed,
                "2026-11-" + day,
                "\"status\": \"" + (day == 19 ? "PROCESSING" : "INGESTED") + "\"",
                "\"record_count\": " + day));
      }
    }
    assertThat(api.postEvents(events.toString()).body().path("accepted").asInt()).isEqualTo(30);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void saysSoWhenTheStorageOfWhatIsColdDoesNotAnswer() {
    try (Api other = new Api()) {
      other.postEvents("[" + Events.event(null, "A", "2026-11-10") + "]");
      other.store.beforeRead(
          page -> {
            throw new StoreUnavailableException("gone", null);
          });
      Answer answer = other.get("/v1/feeds");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body().path("type").asText()).endsWith(":storage-unavailable");
      assertThat(other.get("/v1/status/GUO/A/2026-11-10").status()).isNotEqualTo(503);

      other.store.beforeRead(page -> {});
      assertThat(other.get("/v1/feeds").body().path("items")).hasSize(1);
    }
  }

  @Test
  void showsARowByTheNamesOfItsColumns() {
    Answer answer =
        api.postEvents(
            """
            {"event_id": "row-1", "source_system": "ROW", "data_type": "WHOLE",
             "data_as_of_date": "2026-11-22", "ingestion_date": "2026-11-23T04:14:07.120+02:00",
             "file_path": "s3://landing/", "status": "FAILED", "status_reason": "cut short",
             "record_count": 1200, "file_size_bytes": 9223372036854775807}""");

    JsonNode row = api.get("/v1/status/ROW/WHOLE/2026-11-22").body();

    assertThat(row.path("status_id")).isEqualTo(answer.body().path("status_id"));
    assertThat(row.path("source_system").asText()).isEqualTo("ROW");
    assertThat(row.path("data_type").asText()).isEqualTo("WHOLE");
    assertThat(row.path("ingestion_date").asText()).isEqualTo("2026-11-23T02:14:07.120Z");
    assertThat(row.path("data_as_of_date").asText()).isEqualTo("2026-11-22");
    assertThat(row.path("file_path").asText()).isEqualTo("s3://landing/");
    assertThat(row.path("status").asText()).isEqualTo("FAILED");
    assertThat(row.path("status_reason").asText()).isEqualTo("cut short");
    assertThat(row.path("record_count").asLong()).isEqualTo(1200);
    assertThat(row.path("file_count").isNull()).isTrue();
    assertThat(row.path("file_size_bytes").asLong()).isEqualTo(Long.MAX_VALUE);
    assertThat(row.path("revision").asInt()).isEqualTo(1);
    assertThat(row.path("last_event_id").asText()).isEqualTo("row-1");
    assertThat(row.path("created_at").asText()).startsWith("2026-11-23T06:00:00");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/status?source_system=GUO | 30",
        "/v1/status?source_system=GUO&data_type=A | 10",
        "/v1/status?source_system=NOBODY | 0",
        "/v1/status?data_type=B&from=2026-11-12&to=2026-11-14 | 3",
        "/v1/status?data_type=B&from=2026-11-14&to=2026-11-12 | 0",
        "/v1/status?data_type=B&data_as_of_date=2026-11-12 | 1",
        "/v1/status?data_type=B&data_as_of_date=2026-11-12&from=2026-11-13 | 0",
        "/v1/status?source_system=GUO&status=PROCESSING | 3",
        "/v1/status/GUO/C | 10",
        "/v1/status/GUO/C?status=READY_FOR_CONSUMPTION&from=2026-11-15 | 4"
      })
  void filters(String path, int rows) {
    JsonNode body = api.get(path).body();

    assertThat(body.path("items")).hasSize(rows);
    assertThat(body.path("next").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 10, 29, 30, 1000})
  void pagesThroughAllRowsOnceInOrder(int limit) {
    List<String> all = keys(api.get("/v1/status?source_system=GUO").body());
    List<String> paged = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    do {
      JsonNode page = api.get("/v1/status?source_system=GUO&limit=" + limit + cursor).body();
      assertThat(page.path("items")).hasSizeLessThanOrEqualTo(limit).isNotEmpty();
      paged.addAll(keys(page));
      cursor = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asText();
      pages++;
    } while (!cursor.isEmpty());

    assertThat(paged).isEqualTo(all).hasSize(30).startsWith("A 2026-11-19", "A 2026-11-18");
    assertThat(pages).isEqualTo((30 + limit - 1) / limit);
  }

  private static List<String> keys(JsonNode page) {
    List<String> keys = new ArrayList<>();
    page.path("items")
        .forEach(
            row ->
                keys.add(
                    row.path("data_type").asText() + " " + row.path("data_as_of_date").asText()));
    return keys;
  }

  @Test
  void showsTheLatestOfEachFeed() {
    JsonNode a = latest("A");

    assertThat(a.path("latest_data_as_of_date").asText()).isEqualTo("2026-11-19");
    assertThat(a.path("latest_status").asText()).isEqualTo("PROCESSING");
    assertThat(a.path("latest_ready_data_as_of_date").asText()).isEqualTo("2026-11-18");
  }

  @Test
  void showsNoReadyDateOfAFeedThatNeverWas() {
    api.postEvents(
        Events.event("never", "NEVER_READY", "2026-11-22", "\"status\": \"PROCESSING\""));

    assertThat(latest("NEVER_READY").path("latest_ready_data_as_of_date").isNull()).isTrue();
  }

  private static JsonNode latest(String dataType) {
    return api.get("/v1/feeds")
        .body()
        .path("items")
        .valueStream()
        .filter(feed -> feed.path("source_system").asText().equals("GUO"))
        .filter(feed -> feed.path("data_type").asText().equals(dataType))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Süd & West", "100% #1?", "a;b=c+d", "%2F", "😀", "{a}", "a.b~c"})
  void findsFeedsByAnyName(String name) {
    String json = Events.event(null, name, "2026-11-22").replace("GUO", name);
    assertThat(api.postEvents(json).status()).isEqualTo(200);
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");

    Answer row = api.get("/v1/status/%s/%s/2026-11-22".formatted(encoded, encoded));
    Answer list = api.get("/v1/status?source_system=" + encoded + "&data_type=" + encoded);

    assertThat(row.body().path("source_system").asText()).isEqualTo(name);
    assertThat(row.body().path("data_type").asText()).isEqualTo(name);
    assertThat(list.body().path("items")).hasSize(1);
  }
}
