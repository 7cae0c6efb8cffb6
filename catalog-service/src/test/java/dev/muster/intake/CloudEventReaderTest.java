package dev.muster.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.Claim;
import dev.muster.model.Entry;
import dev.muster.model.IngestionEvent;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventReaderTest {
  private static final Instant ARRIVAL = Instant.parse("2026-11-23T02:20:00.000001Z");
  private static final String DATA =
      """
      {"source_system": "GUO", "data_type": "FACT_ORDERS", "data_as_of_date": "2026-11-22",
       "file_path": "s3://landing/guo/", "attributes": {"run": "42"}}""";
  private static final String ATTRIBUTES =
      """
      "specversion": "1.0", "id": "a-1", "source": "/guo/fact_orders", "type": "dev.guo.landed",
      "time": "2026-11-23T02:14:07Z\"""";
  private static final Map<String, String> HEADERS =
      Map.of(
          "Ce-Specversion", "1.0",
          "CE-ID", "a-1",
          "ce-source", "/guo/fact_orders",
          "ce-type", "dev.guo.landed",
          "ce-time", "2026-11-23T02:14:07Z",
          "Content-Type", "application/json",
          "User-Agent", "ce-test");

  private final CloudEventReader reader = new CloudEventReader();

  @Test
  void takesIdTimeAndNotesFromTheAttributes() {
    IngestionEvent event = structured(ATTRIBUTES);

    assertThat(event.eventId()).hasSize(36);
    assertThat(event.ingestionDate()).isEqualTo("2026-11-23T02:14:07Z");
    assertThat(event.filePath()).isEqualTo("s3://landing/guo/");
    assertThat(event.attributes())
        .isEqualTo(
            Map.of(
                "run", "42",
                "ce_id", "a-1",
                "ce_source", "/guo/fact_orders",
                "ce_type", "dev.guo.landed"));
  }

  @Test
  void readsTheSameEventFromEveryMode() {
    IngestionEvent structured = structured(ATTRIBUTES);
    List<Reading<Claim>> batch =
        reader.readBatch(("[" + withData(ATTRIBUTES, "\"data\": " + DATA) + "]").getBytes(UTF_8));
    String base64 = Base64.getEncoder().encodeToString(DATA.getBytes(UTF_8));
    Reading<Claim> encoded = read(withData(ATTRIBUTES, "\"data_base64\": \"" + base64 + '"'));

    assertThat(event(reader.readBinary(HEADERS, DATA.getBytes(UTF_8)))).isEqualTo(structured);
    assertThat(batch).extracting(CloudEventReaderTest::event).containsExactly(structured);
    assertThat(event(encoded)).isEqualTo(structured);
  }

  @Test
  void tellsEventsApartBySourceAndId() {
    String id = structured(ATTRIBUTES).eventId();

    assertThat(structured(ATTRIBUTES.replace("dev.guo.landed", "other")).eventId()).isEqualTo(id);
    assertThat(structured(ATTRIBUTES.replace("a-1", "a-2")).eventId()).isNotEqualTo(id);
    assertThat(structured(ATTRIBUTES.replace("/guo/", "/gua/")).eventId()).isNotEqualTo(id);
  }

  @Test
  void leavesTheEventsOwnDateAsItIs() {
    String dated =
        DATA.replace("{\"source", "{\"ingestion_date\": \"2026-11-23T01:00:00Z\", \"source");

    IngestionEvent event = event(read(withData(ATTRIBUTES, "\"data\": " + dated)));

    assertThat(event.ingestionDate()).isEqualTo("2026-11-23T01:00:00Z");
  }

  @Test
  void passesOverExtensions() {
    assertThat(structured(ATTRIBUTES + ", \"traceparent\": \"00-1\", \"sequence\": 7, \"x\": true"))
        .isEqualTo(structured(ATTRIBUTES));
  }

  @Test
  void decodesHeadersOnce() {
    Map<String, String> headers =
        Map.of(
            "ce-specversion", "1.0",
            "ce-id", "50%25%2520+%E2%82%AC",
            "ce-source", "/s",
            "ce-type", "t");

    assertThat(event(reader.readBinary(headers, DATA.getBytes(UTF_8))).attributes())
        .containsEntry("ce_id", "50%%20+€");
  }

  @Test
  void takesAnEmptyBatch() {
    assertThat(reader.readBatch("[]".getBytes(UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"specversion\": \"1.0\"|\"specversion\": \"0.3\"|#/specversion",
        "\"id\": \"a-1\"|\"id\": \"\"|#/id",
        "\"id\": \"a-1\"|\"id\": 7|#/id",
        "\"id\": \"a-1\"|\"id\": null|#/id",
        "\"source\": \"/guo/fact_orders\"|\"source\": \"a b\"|#/source",
        "\"type\": \"dev.guo.landed\"|\"type\": \"\\u0007\"|#/type",
        "\"time\": \"2026-11-23T02:14:07Z\"|\"time\": \"yesterday\"|#/time",
        "\"id\": \"a-1\"|\"id\": \"a-1\", \"my_extension\": 1|#/my_extension",
        "\"id\": \"a-1\"|\"id\": \"a-1\", \"extension\": {}|#/extension",
        "\"id\": \"a-1\"|\"id\": \"a-1\", \"datacontenttype\": \"text/csv\"|#/datacontenttype",
        "\"id\": \"a-1\"|\"id\": \"a-1\", \"dataschema\": \"a b\"|#/dataschema",
        "\"id\": \"a-1\"|\"id\": \"a-1\", \"data_base64\": \"e30=\"|#/data_base64",
        "\"id\": \"a-1\"|\"id\": \"a-1\", \"id\": \"a-2\"|#/id",
      })
  void namesTheAttributeThatIsWrong(String good, String bad, String pointer) {
    assertThat(pointers(read(withData(ATTRIBUTES.replace(good, bad), "\"data\": " + DATA))))
        .containsExactly(pointer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"data\": null|#/data",
        "\"data\": \"text\"|#/data",
        "\"data\": []|#/data",
        "\"data_base64\": \"%%%\"|#/data_base64",
        "\"data_base64\": \"e30\"|#/data_base64/source_system",
        "\"data_base64\": \"YWJj\"|#/data_base64",
        "\"data_base64\": 7|#/data_base64",
      })
  void namesTheDataThatIsWrong(String data, String pointer) {
    assertThat(pointers(read(withData(ATTRIBUTES, data)))).contains(pointer);
  }

  @Test
  void namesEveryFaultOfTheDataWithItsPlace() {
    String data =
        "\"data\": {\"source_system\": \"\", \"data_as_of_date\": \"2026-13-01\", \"event_id\": \"e\","
            + " \"data_type\": \"T\", \"file_path\": \"/f\"}";

    assertThat(pointers(read(withData(ATTRIBUTES, data))))
        .containsExactlyInAnyOrder(
            "#/data/source_system", "#/data/data_as_of_date", "#/data/event_id");
  }

  @Test
  void namesTheHeaderThatIsWrong() {
    Map<String, String> headers =
        Map.of("ce-specversion", "1.1", "ce-id", "%zz", "ce-type", "t", "ce-not_a_name", "");

    Reading<Claim> reading = reader.readBinary(headers, DATA.getBytes(UTF_8));

    assertThat(((Reading.Faulty<Claim>) reading).faults())
        .allMatch(fault -> fault.pointer().equals("#"))
        .extracting(Fault::detail)
        .containsExactlyInAnyOrder(
            "the header ce-specversion expected one of 1.0, found \"1.1\"",
            "the header ce-id has a percent sign that begins no code",
            "the header ce-source is required",
            "the header ce-not_a_name is no name of an attribute, which is of a to z and 0 to 9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{}", "[] []", "[{}", "7"})
  void refusesABatchThatIsNoArray(String body) {
    assertThatThrownBy(() -> reader.readBatch(body.getBytes(UTF_8)))
        .isInstanceOf(MalformedBodyException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{} {}"})
  void refusesWhatIsNoJson(String body) {
    assertThatThrownBy(() -> reader.readStructured(body.getBytes(UTF_8)))
        .isInstanceOf(MalformedBodyException.class);
    assertThatThrownBy(() -> reader.readBinary(HEADERS, body.getBytes(UTF_8)))
        .isInstanceOf(MalformedBodyException.class);
  }

  private IngestionEvent structured(String attributes) {
    return event(read(withData(attributes, "\"data\": " + DATA)));
  }

  private static String withData(String attributes, String data) {
    return "{" + attributes + ", " + data + "}";
  }

  private Reading<Claim> read(String body) {
    return reader.readStructured(body.getBytes(UTF_8));
  }

  private static IngestionEvent event(Reading<Claim> reading) {
    assertThat(reading).isInstanceOf(Reading.Valid.class);
    return ((Entry.Ingested) ((Reading.Valid<Claim>) reading).value().at(ARRIVAL)).event();
  }

  private static List<String> pointers(Reading<Claim> reading) {
    assertThat(reading).isInstanceOf(Reading.Faulty.class);
    return ((Reading.Faulty<Claim>) reading).faults().stream().map(Fault::pointer).toList();
  }
}
