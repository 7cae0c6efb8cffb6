package dev.muster.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.intake.EventReader.Events;
import dev.muster.model.Claim;
import dev.muster.model.Entry;
import dev.muster.model.Feed;
import dev.muster.model.IngestionEvent;
import dev.muster.model.IngestionStatus;
import dev.muster.model.Partition;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
  private static final Instant ARRIVAL = Instant.parse("2026-11-23T02:20:00.000001Z");
  private static final String LEAST =
      """
      {"source_system": "GUO", "data_type": "FACT_ORDERS", "data_as_of_date": "2026-11-22",
       "file_path": "s3://landing/guo/"}""";

  private final AtomicInteger ids = new AtomicInteger();
  private final EventReader reader = new EventReader(() -> "fresh-" + ids.incrementAndGet());

  @Test
  void readsAllThatAnEventMaySay() {
    IngestionEvent event =
        event(
            """
            {"event_id": "e-1", "source_system": "GUO", "data_type": "FACT_ORDERS",
             "data_as_of_date": "2026-11-22", "ingestion_date": "2026-11-23T04:14:07.1234567+02:00",
             "file_path": "s3://landing/guo/", "status": "FAILED", "status_reason": "two\\nlines",
             "record_count": 1200, "file_count": 3, "file_size_bytes": 9223372036854775807,
             "attributes": {"run": "42"}}""");

    assertThat(event)
        .isEqualTo(
            new IngestionEvent(
                "e-1",
                new Partition(new Feed("GUO", "FACT_ORDERS"), LocalDate.parse("2026-11-22")),
                Instant.parse("2026-11-23T02:14:07.123456Z"),
                ARRIVAL,
                "s3://landing/guo/",
                IngestionStatus.FAILED,
                "two\nlines",
                1200L,
                3L,
                Long.MAX_VALUE,
                Map.of("run", "42")));
  }

  @Test
  void fillsInWhatMayBeLeftOut() {
    IngestionEvent event = event(LEAST);

    assertThat(event.eventId()).isEqualTo("fresh-1");
    assertThat(event.ingestionDate()).isEqualTo(ARRIVAL);
    assertThat(event.status()).isEqualTo(IngestionStatus.INGESTED);
    assertThat(event.attributes()).isEmpty();
    assertThat(event.recordCount()).isNull();
  }

  @Test
  void takesNullForAbsent() {
    String nulls =
        with(
            """
            "event_id": null, "ingestion_date": null, "status": null, "status_reason": null,
            "record_count": null, "file_count": null, "file_size_bytes": null,
            "attributes": null""");

    assertThat(event(nulls))
        .usingRecursiveComparison()
        .ignoringFields("eventId")
        .isEqualTo(event(LEAST));
  }

  @Test
  void knowsADatedEventAgainByItsContent() {
    String dated = with("\"ingestion_date\": \"2026-11-23T02:14:07Z\"");
    String elsewhere = with("\"ingestion_date\": \"2026-11-23T03:14:07+01:00\"");
    String other = with("\"ingestion_date\": \"2026-11-23T02:14:08Z\"");

    assertThat(event(dated).eventId())
        .isEqualTo(event(dated).eventId())
        .isEqualTo(event(elsewhere).eventId())
        .isNotEqualTo(event(other).eventId());
  }

  @Test
  void takesEachUndatedEventForADeliveryByItself() {
    assertThat(event(LEAST).eventId()).isNotEqualTo(event(LEAST).eventId());
  }

  @Test
  void tellsAContentFromAnotherHoweverTheyAreWritten() {
    String date = "\"ingestion_date\": \"2026-11-23T02:14:07Z\", ";

    assertThat(
            List.of(
                event(with(date + "\"status_reason\": \"null\"")).eventId(),
                event(with(date + "\"status_reason\": null")).eventId(),
                event(with(date + "\"attributes\": {\"a\": \"1, b=2\"}")).eventId(),
                event(with(date + "\"attributes\": {\"a\": \"1\", \"b\": \"2\"}")).eventId()))
        .doesNotHaveDuplicates();
  }

  @Test
  void saysTheSameOfAnEventHoweverOftenItIsAsked() {
    Claim claim = ((Reading.Valid<Claim>) one(LEAST)).value();

    assertThat(claim.at(ARRIVAL)).isEqualTo(claim.at(ARRIVAL));
  }

  @Test
  void namesEveryFieldThatIsMissing() {
    assertThat(faults("{}"))
        .containsExactly(
            new Fault("is required", "#/source_system"),
            new Fault("is required", "#/data_type"),
            new Fault("is required", "#/data_as_of_date"),
            new Fault("is required", "#/file_path"));
  }

  @Test
  void namesEveryFaultOfOneEvent() {
    assertThat(
            faults(
                """
                {"source_system": 7, "data_type": "", "data_as_of_date": "2026-02-30",
                 "file_path": "a\\u0007b", "status": "DONE", "record_count": -1, "colour": "red",
                 "attributes": {"a/b~c d": 1}}"""))
        .containsExactly(
            new Fault("expected a string, found 7", "#/source_system"),
            new Fault("is empty", "#/data_type"),
            new Fault(
                "expected a date of the form 2026-11-22, of the years 0001 to 9999, found"
                    + " \"2026-02-30\"",
                "#/data_as_of_date"),
            new Fault("holds the control character U+0007", "#/file_path"),
            new Fault(
                "expected one of INGESTED, PROCESSING, READY_FOR_CONSUMPTION, FAILED, found"
                    + " \"DONE\"",
                "#/status"),
            new Fault(
                "expected a whole number from 0 to 9223372036854775807, found -1",
                "#/record_count"),
            new Fault("expected a string, found 1", "#/attributes/a~1b~0c%20d"),
            new Fault("is not a field that is known here", "#/colour"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "\"text\"", "true", "null", "12.5"})
  void refusesAnItemThatIsNoObject(String json) {
    assertThat(faults(json))
        .singleElement()
        .satisfies(fault -> assertThat(fault.detail()).startsWith("expected an object, found "))
        .extracting(Fault::pointer)
        .isEqualTo("#");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-02-30", "2025-02-29", "22/11/2026", "0000-01-01", "10000-01-01", "+10000-01-01",
        "-0001-01-01", "2026-1-1", "20261122", "2026-11-22T00:00:00Z", " 2026-11-22", "2026-11-22 ",
        "2026-11-22\\n", "٢٠٢٦-١١-٢٢", "", "tomorrow", "\\ud800"
      })
  void refusesADateThatIsNone(String date) {
    assertThat(pointers(LEAST.replace("2026-11-22", date))).containsExactly("#/data_as_of_date");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-01", "9999-12-31", "2024-02-29"})
  void readsTheDatesAtTheEdges(String date) {
    assertThat(event(LEAST.replace("2026-11-22", date)).partition().dataAsOfDate())
        .isEqualTo(LocalDate.parse(date));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-23T02:14:07",
        "2026-11-23",
        "2026-11-23 02:14:07Z",
        "2026-11-23T02:14Z",
        "2026-11-23T24:00:00Z",
        "2026-11-23T02:14:60Z",
        "2026-11-23T02:14:07.Z",
        "2026-11-23T02:14:07+0200",
        "2026-11-23T02:14:07+02",
        "2026-11-23T02:14:07+19:00",
        "2026-11-23T02:14:07[UTC]",
        "2026-02-30T02:14:07Z",
        "0000-11-23T02:14:07Z",
        "10000-11-23T02:14:07Z",
        "9999-12-31T23:59:59-18:00",
        "0001-01-01T00:00:00+18:00",
        "1763864047",
        ""
      })
  void refusesATimeThatIsNoneOrHasNoOffset(String time) {
    assertThat(pointers(with("\"ingestion_date\": \"" + time + "\"")))
        .containsExactly("#/ingestion_date");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T02:14:07Z, 2026-11-23T02:14:07Z",
    "2026-11-23t02:14:07z, 2026-11-23T02:14:07Z",
    "2026-11-23T02:14:07.5-05:30, 2026-11-23T07:44:07.5Z",
    "2026-11-23T02:14:07.123456999Z, 2026-11-23T02:14:07.123456Z",
    "2026-11-23T02:14:07-00:00, 2026-11-23T02:14:07Z"
  })
  void readsATimeWithItsOffsetToMicroseconds(String time, Instant expected) {
    assertThat(event(with("\"ingestion_date\": \"" + time + "\"")).ingestionDate())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "1.5",
        "9223372036854775808",
        "1e19",
        "1e999999999",
        "1e-5",
        "\"7\"",
        "true",
        "[]",
        "1e99999999999",
        "-9223372036854775809"
      })
  void refusesACountThatIsNoWholeNumberInRange(String count) {
    assertThat(pointers(with("\"file_count\": " + count))).containsOnly("#/file_count");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "1200.0,1200",
    "1.2e3,1200",
    "-0,0",
    "9223372036854775807,9223372036854775807"
  })
  void readsACountHoweverItIsWritten(String written, long count) {
    assertThat(event(with("\"file_count\": " + written)).fileCount()).isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\\tb",
        "a\\u0000",
        "\\u0085",
        "a/b",
        "a\\\\b",
        " a",
        "a ",
        "\\u00a0a",
        "a\\u3000",
        ".",
        "..",
        "\\ud800",
        "a\\udc00b",
        ""
      })
  void refusesANameThatCannotBeOne(String name) {
    assertThat(pointers(LEAST.replace("GUO", name))).containsOnly("#/source_system");
  }

  @Test
  void countsTheLengthOfANameInCharacters() {
    String inside = "😀".repeat(200);

    assertThat(event(LEAST.replace("GUO", inside)).partition().feed().sourceSystem())
        .isEqualTo(inside);
    assertThat(faults(LEAST.replace("GUO", "x".repeat(300))))
        .containsExactly(
            new Fault("is 300 characters long, which is more than 200", "#/source_system"));
  }

  @Test
  void readsNamesWithBlanksAndSignsInside() {
    String name = "Süd & West (v2.1) 100% #1 ?;:@";

    assertThat(event(LEAST.replace("GUO", name)).partition().feed().sourceSystem()).isEqualTo(name);
  }

  @Test
  void boundsTheTextsAndTheAttributes() {
    String attributes = "\"a\": \"1\"";
    for (int i = 0; i < 64; i++) {
      attributes += ", \"a" + i + "\": \"1\"";
    }

    assertThat(
            pointers(
                with(
                    "\"event_id\": \"%s\", \"status_reason\": \"%s\", \"attributes\": {%s}"
                        .formatted("i".repeat(201), "r".repeat(2_001), attributes))))
        .containsExactly("#/event_id", "#/status_reason", "#/attributes");
    assertThat(pointers(LEAST.replace("s3://landing/guo/", "p".repeat(2_001))))
        .containsExactly("#/file_path");
  }

  @Test
  void refusesAttributesThatAreNotTexts() {
    assertThat(faults(with("\"attributes\": {\"a\": null, \"b\": {}, \"\": \"x\"}")))
        .containsExactly(
            new Fault("expected a string, found null", "#/attributes/a"),
            new Fault("expected a string, found an object", "#/attributes/b"),
            new Fault("its name is empty", "#/attributes/"));
  }

  @Test
  void refusesAKeyThatAppearsTwice() {
    assertThat(
            faults(with("\"data_type\": \"OTHER\", \"attributes\": {\"a\": \"1\", \"a\": \"1\"}")))
        .containsExactly(
            new Fault("appears more than once", "#/data_type"),
            new Fault("appears more than once", "#/attributes/a"));
  }

  @Test
  void refusesDeepNestingWithoutFollowingIt() {
    String deep = "[".repeat(900) + "]".repeat(900);

    assertThat(faults(with("\"deep\": " + deep)))
        .containsExactly(
            new Fault("is nested more than 64 levels deep", "#/deep" + "/0".repeat(63)),
            new Fault("is not a field that is known here", "#/deep"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1_001, 100_000})
  void doesNotReadABodyThatIsNestedBeyondMeasure(int depth) {
    assertMalformed("[".repeat(depth), "nested too deep");
    assertMalformed("{\"a\":".repeat(depth), "nested too deep");
  }

  @Test
  void doesNotReadANumberBeyondMeasure() {
    assertMalformed(with("\"file_count\": " + "9".repeat(1_001)), "too long to be read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | The body is empty.",
        "'  ' | The body is empty.",
        "nonsense | This is not JSON: Unrecognized token 'nonsense'",
        "{\"a\": 1 | The JSON ends too early, at line 1",
        "[{\"a\": 1} | The JSON ends too early, at line 1",
        "{'a': 1} | This is not JSON",
        "{\"a\": NaN} | This is not JSON",
        "{\"a\": 01} | This is not JSON",
        "[] | The array is empty",
        "{} {} | More follows after the JSON value, at line 1, column 4",
        "[] [] | The array is empty"
      })
  void refusesABodyThatIsNoJson(String body, String detail) {
    assertMalformed(body, detail);
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    byte[] body = LEAST.getBytes(UTF_8);
    body[20] = (byte) 0xff;

    assertThatThrownBy(() -> reader.readJson(body)).isInstanceOf(MalformedBodyException.class);
  }

  @Test
  void readsEachItemOfAnArrayForItself() {
    Events.Many many =
        (Events.Many) reader.readJson(("[" + LEAST + ", {}, 7, " + LEAST + "]").getBytes(UTF_8));

    assertThat(many.events())
        .extracting(e -> (Object) e.getClass())
        .containsExactly(
            Reading.Valid.class, Reading.Faulty.class, Reading.Faulty.class, Reading.Valid.class);
  }

  @Test
  void readsOneEventPerLine() {
    String line = LEAST.replace("\n", " ");
    byte[] body = ("\r\n" + line + "\r\n\n  \n{}\n{\"cut").getBytes(UTF_8);

    List<Reading<Claim>> events = lines(body);

    assertThat(events).hasSize(3);
    assertThat(events.get(0)).isInstanceOf(Reading.Valid.class);
    assertThat(events.get(1)).isInstanceOf(Reading.Faulty.class);
    assertThat(events.get(2))
        .isInstanceOfSatisfying(
            Reading.Malformed.class,
            cut ->
                assertThat(cut.detail()).startsWith("Line 6: The JSON ends too early, at line 1"));
  }

  @Test
  void refusesTwoEventsOnALine() {
    assertThat(lines("{} {}".getBytes(UTF_8))).hasOnlyElementsOfType(Reading.Malformed.class);
  }

  @Test
  void findsNoEventOnBlankLines() {
    assertThat(lines("\n \n".getBytes(UTF_8))).isEmpty();
  }

  @Test
  void readsTheSameLinesHoweverTheyArrive() {
    for (long seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      int events = random.nextInt(50);
      for (int i = 0; i < events; i++) {
        String padding = "x".repeat(random.nextInt(5) == 0 ? random.nextInt(70_000) : 9);
        text.append("\n".repeat(random.nextInt(2)));
        text.append("{\"x\": \"").append(padding).append("\"}");
        text.append(random.nextBoolean() ? "\n" : "\r\n");
      }
      byte[] body = text.toString().getBytes(UTF_8);

      assertThat(read(reader.lines(new InPieces(body, random))))
          .as("seed %s", seed)
          .hasSize(events)
          .hasOnlyElementsOfType(Reading.Faulty.class);
    }
  }

  @Test
  void takesNoLineThatBreaksOff() throws IOException {
    EventLines lines = reader.lines(new BreaksOff("{}\n{}"));

    assertThat(lines.next()).isPresent();
    assertThatThrownBy(lines::next).isInstanceOf(IOException.class);
  }

  @Test
  void boundsTheLengthOfALine() throws IOException {
    String longest = "{}" + " ".repeat(EventLines.LONGEST_LINE - 2);
    byte[] body = (longest + "\n" + longest + " \n").getBytes(UTF_8);
    EventLines lines = reader.lines(new ByteArrayInputStream(body));

    assertThat(lines.next()).isPresent();
    assertThatThrownBy(lines::next)
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("2097152");
  }

  @Test
  void boundsHowManyAnArrayHolds() {
    String many = "{},".repeat(EventReader.MAX_EVENTS);

    assertThatThrownBy(() -> reader.readJson(("[" + many + "{}]").getBytes(UTF_8)))
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("10000");
    assertThat(lines("{}\n".repeat(EventReader.MAX_EVENTS + 1).getBytes(UTF_8)))
        .hasSize(EventReader.MAX_EVENTS + 1);
  }

  private List<Reading<Claim>> lines(byte[] body) {
    return read(reader.lines(new ByteArrayInputStream(body)));
  }

  /** All of them. */
  static List<Reading<Claim>> read(EventLines lines) {
    List<Reading<Claim>> events = new ArrayList<>();
    try {
      for (Optional<Reading<Claim>> e = lines.next(); e.isPresent(); e = lines.next()) {
        events.add(e.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return events;
  }

  /** Gives what it has in pieces of any size. */
  private static final class InPieces extends ByteArrayInputStream {
    private final Random random;

    InPieces(byte[] bytes, Random random) {
      super(bytes);
      this.random = random;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, 1 + random.nextInt(5_000)));
    }
  }

  /** Fails where it should end. */
  private static final class BreaksOff extends FilterInputStream {
    BreaksOff(String text) {
      super(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = super.read(target, offset, length);
      if (count < 0) {
        throw new IOException("broken off");
      }
      return count;
    }
  }

  @Test
  void boundsHowManyFaultsItNames() {
    StringBuilder fields = new StringBuilder("\"x\": 1");
    for (int i = 0; i < 500; i++) {
      fields.append(", \"x").append(i).append("\": 1");
    }

    assertThat(faults(with(fields.toString())))
        .hasSize(101)
        .last()
        .isEqualTo(new Fault("only the first 100 faults are named", "#"));
  }

  private void assertMalformed(String body, String detail) {
    assertThatThrownBy(() -> reader.readJson(body.getBytes(UTF_8)))
        .isInstanceOf(MalformedBodyException.class)
        .hasMessageContaining(detail);
  }

  private static String with(String fields) {
    return LEAST.substring(0, LEAST.length() - 1) + ", " + fields + "}";
  }

  private Reading<Claim> one(String json) {
    return ((Events.One) reader.readJson(json.getBytes(UTF_8))).event();
  }

  private IngestionEvent event(String json) {
    Reading<Claim> reading = one(json);
    assertThat(reading).isInstanceOf(Reading.Valid.class);
    return ((Entry.Ingested) ((Reading.Valid<Claim>) reading).value().at(ARRIVAL)).event();
  }

  private List<Fault> faults(String json) {
    Reading<Claim> reading = one(json);
    assertThat(reading).isInstanceOf(Reading.Faulty.class);
    return ((Reading.Faulty<Claim>) reading).faults();
  }

  private List<String> pointers(String json) {
    return faults(json).stream().map(Fault::pointer).toList();
  }
}
