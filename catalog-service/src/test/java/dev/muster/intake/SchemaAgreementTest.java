package dev.muster.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.ValidationMessage;
import dev.muster.intake.EventReader.Events;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The schemas accept exactly what the readers accept, and the readers take anything calmly. */
class SchemaAgreementTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int ROUNDS = 4_000;

  private final EventReader events = new EventReader(() -> "fresh");
  private final GroupReader groups = new GroupReader(new Secrets(new SecureRandom()));

  @Test
  void agreesOnEvents() {
    assertAgreement("ingestion-event.schema.json", eventValues(), this::isEvent);
  }

  @Test
  void agreesOnGroups() {
    assertAgreement("consumer-group.schema.json", groupValues(), this::isGroup);
  }

  @Test
  void takesTheExamplesOfTheSchemas() {
    for (JsonNode example : Schemas.json("ingestion-event.schema.json").get("examples")) {
      assertThat(isEvent(example)).as("%s", example).isTrue();
    }
    for (JsonNode example : Schemas.json("consumer-group.schema.json").get("examples")) {
      assertThat(isGroup(example)).as("%s", example).isTrue();
    }
    JsonSchema notification = Schemas.schema("notification.schema.json");
    for (JsonNode example : Schemas.json("notification.schema.json").get("examples")) {
      assertThat(notification.validate(example)).isEmpty();
    }
  }

  @Test
  void neitherBreaksNorTakesWhatIsNotThereWhateverTheBytes() {
    JsonNode example = Schemas.json("ingestion-event.schema.json").get("examples").get(1);
    for (long seed = 0; seed < ROUNDS; seed++) {
      byte[] body = damaged(example.toString().getBytes(UTF_8), new Random(seed));
      try {
        assertThat(events.readJson(body)).as("seed %s", seed).isNotNull();
      } catch (MalformedBodyException e) {
        assertThat(e.getMessage()).as("seed %s", seed).endsWith(".");
      }
      assertThat(EventReaderTest.read(events.lines(new ByteArrayInputStream(body))))
          .as("seed %s", seed)
          .isNotNull();
    }
  }

  private static byte[] damaged(byte[] body, Random random) {
    for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
      body[random.nextInt(body.length)] = (byte) random.nextInt(256);
    }
    return body;
  }

  private void assertAgreement(String file, List<JsonNode> values, Predicate<JsonNode> reader) {
    JsonSchema schema = Schemas.schema(file);
    JsonNode examples = Schemas.json(file).get("examples");
    int taken = 0;
    for (long seed = 0; seed < ROUNDS; seed++) {
      Random random = new Random(seed);
      ObjectNode item = examples.get(random.nextInt(examples.size())).deepCopy();
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        mutate(item, values, random);
      }
      Set<ValidationMessage> objections = schema.validate(item);
      boolean expected = objections.isEmpty();
      assertThat(reader.test(item))
          .as("seed %s: %s, %s", seed, item, objections)
          .isEqualTo(expected);
      taken += expected ? 1 : 0;
    }
    assertThat(taken).as("items that both accept").isBetween(ROUNDS / 20, ROUNDS * 19 / 20);
  }

  /** Replaces, removes or adds one value anywhere in the item. */
  private static void mutate(ObjectNode item, List<JsonNode> values, Random random) {
    List<JsonNode> places = new ArrayList<>();
    collect(item, places);
    JsonNode value = values.get(random.nextInt(values.size())).deepCopy();
    JsonNode place = places.get(random.nextInt(places.size()));
    if (place instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      names.addAll(List.of("record_count", "status", "ingestion_date", "attributes", "event_id"));
      names.addAll(List.of("secret", "disabled", "consumer_group_name", "created_at", "colour"));
      String name = names.get(random.nextInt(names.size()));
      if (random.nextInt(4) == 0) {
        object.remove(name);
      } else {
        object.set(name, value);
      }
    } else if (place instanceof ArrayNode array) {
      array.add(value);
    }
  }

  private static void collect(JsonNode node, List<JsonNode> places) {
    if (node.isContainerNode()) {
      places.add(node);
      node.forEach(child -> collect(child, places));
    }
  }

  private boolean isEvent(JsonNode json) {
    Events read = events.readJson(json.toString().getBytes(UTF_8));
    return ((Events.One) read).event() instanceof Reading.Valid;
  }

  private boolean isGroup(JsonNode json) {
    String name = json.path("consumer_group_name").asText("Daily");
    String inUrl = TextRule.NAME.faultsOf(name).findAny().isPresent() ? "Daily" : name;
    return groups.read(inUrl, json.toString().getBytes(UTF_8), Optional.empty())
        instanceof Reading.Valid;
  }

  private static List<JsonNode> eventValues() {
    List<JsonNode> values = commonValues();
    for (String text :
        List.of(
            "2026-11-22",
            "2024-02-29",
            "2023-02-29",
            "2026-02-30",
            "2026-13-01",
            "22/11/2026",
            "0000-01-01",
            "0001-01-01",
            "9999-12-31",
            "10000-01-01",
            "2026-1-1",
            "2026-11-22 ",
            "2026-11-22\n",
            "2026-11-23T02:14:07Z",
            "2026-11-23t02:14:07z",
            "2026-11-23T02:14:07.123456789+02:00",
            "2026-11-23T02:14:07.1234567890Z",
            "2026-11-23T02:14:07",
            "2026-11-23T02:14Z",
            "2026-11-23T24:00:00Z",
            "2026-11-23T23:59:60Z",
            "2026-11-23T02:14:07+18:00",
            "2026-11-23T02:14:07+18:01",
            "2026-11-23T02:14:07-00:00",
            "2026-11-23T02:14:07+0200",
            "2026-02-30T02:14:07Z",
            "0000-11-23T02:14:07Z",
            "INGESTED",
            "FAILED",
            "ingested",
            "two\nlines\tand\ra tab")) {
      values.add(NODES.textNode(text));
    }
    ObjectNode wide = NODES.objectNode();
    for (int i = 0; i < 65; i++) {
      wide.put("a" + i, "x");
    }
    values.add(wide);
    values.add(wide.deepCopy().without("a0"));
    return values;
  }

  private static List<JsonNode> groupValues() {
    List<JsonNode> values = commonValues();
    for (String text :
        List.of(
            "https://consumer.example/hook",
            "HTTP://consumer.example",
            "http://localhost:8081/a?b",
            "ftp://consumer.example/",
            "/hook",
            "https://user@consumer.example/",
            "https://consumer.example/#part",
            "https:///hook",
            "webhook",
            "log",
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_c2hvcnQ=",
            "whsec_",
            "Daily")) {
      values.add(NODES.textNode(text));
    }
    values.add(NODES.objectNode().put("channel", "log"));
    values.add(NODES.objectNode().put("source", "A").put("type", "B"));
    values.add(NODES.objectNode().put("source", "A").put("type", " B"));
    values.add(NODES.arrayNode());
    return values;
  }

  private static List<JsonNode> commonValues() {
    List<JsonNode> values = new ArrayList<>();
    for (String text :
        List.of(
            "",
            " ",
            "x",
            "a b",
            " a",
            "a ",
            "\u00a0a",
            "a\u2028",
            "a/b",
            "a\\b",
            ".",
            "..",
            "...",
            "\u0007",
            "a\u0000",
            "a\u0085b",
            "\u007f",
            "é😀",
            "x".repeat(200),
            "x".repeat(201),
            "😀".repeat(200),
            "😀".repeat(201),
            "x".repeat(2_000),
            "x".repeat(2_001))) {
      values.add(NODES.textNode(text));
    }
    for (String number :
        List.of(
            "0",
            "-0",
            "-1",
            "7",
            "7.0",
            "7.5",
            "1e3",
            "9223372036854775807",
            "1e-5",
            "9223372036854775808")) {
      values.add(NODES.numberNode(new BigDecimal(number)));
    }
    values.add(NODES.nullNode());
    values.add(NODES.booleanNode(true));
    values.add(NODES.objectNode());
    values.add(NODES.objectNode().put("k", "v"));
    values.add(NODES.objectNode().put("k", 1));
    values.add(NODES.objectNode().put("", "v"));
    values.add(NODES.objectNode().putNull("k"));
    values.add(NODES.arrayNode().add(1));
    return values;
  }
}
