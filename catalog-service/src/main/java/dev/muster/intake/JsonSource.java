package dev.muster.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * JSON text, one value after the other. Unlike a plain parser it notes repeated keys and deep
 * nesting as faults of the value that has them, so that its neighbours can still be read.
 */
final class JsonSource implements AutoCloseable {
  private static final int DEEPEST = 64;

  /** Beyond these the text is not read on: the limits of a hostile body, not of a faulty item. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(1_000)
                  .maxNumberLength(1_000)
                  .maxNameLength(50_000)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonParser parser;

  private JsonSource(JsonParser parser) {
    this.parser = parser;
  }

  static JsonSource of(byte[] bytes, int offset, int length) {
    try {
      return new JsonSource(FACTORY.createParser(bytes, offset, length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The one value that these bytes hold.
   *
   * @throws MalformedBodyException they are no JSON, or more follows
   */
  static JsonNode only(byte[] bytes, Faults faults) {
    try (JsonSource json = of(bytes, 0, bytes.length)) {
      if (json.next() == null) {
        throw new MalformedBodyException("The body is empty.");
      }
      JsonNode value = json.value(faults);
      json.requireEnd();
      return value;
    }
  }

  /**
   * Moves to the next token and says which it is; null at the end.
   *
   * @throws MalformedBodyException the text is no JSON
   */
  JsonToken next() {
    try {
      return parser.nextToken();
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /**
   * The whole value that begins with the current token.
   *
   * @throws MalformedBodyException the text is no JSON
   */
  JsonNode value(Faults faults) {
    try {
      return value(Pointer.ROOT, 1, faults);
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  /** Refuses whatever follows the value just read. */
  void requireEnd() {
    if (next() != null) {
      throw new MalformedBodyException(
          "More follows after the JSON value, at "
              + position(parser.currentTokenLocation())
              + ". Send a JSON array, or one value a line as application/x-ndjson.");
    }
  }

  private JsonNode value(Pointer at, int depth, Faults faults) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> depth > DEEPEST ? skipped(at, faults) : object(at, depth, faults);
      case START_ARRAY -> depth > DEEPEST ? skipped(at, faults) : array(at, depth, faults);
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(at, faults);
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw new IllegalStateException("not a value: " + parser.currentToken());
    };
  }

  private JsonNode object(Pointer at, int depth, Faults faults) throws IOException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      Pointer child = at.child(name);
      if (object.has(name)) {
        faults.add(child, "appears more than once");
      }
      object.set(name, value(child, depth + 1, faults));
    }
    return object;
  }

  private JsonNode array(Pointer at, int depth, Faults faults) throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(at.child(array.size()), depth + 1, faults));
    }
    return array;
  }

  private JsonNode number(Pointer at, Faults faults) throws IOException {
    try {
      return NODES.numberNode(parser.getDecimalValue());
    } catch (JsonProcessingException | NumberFormatException e) {
      faults.add(at, "is a number beyond all measure");
      return NODES.nullNode();
    }
  }

  private JsonNode skipped(Pointer at, Faults faults) throws IOException {
    faults.add(at, "is nested more than " + DEEPEST + " levels deep");
    parser.skipChildren();
    return NODES.nullNode();
  }

  private static MalformedBodyException malformed(IOException e) {
    if (!(e instanceof JsonProcessingException json)) {
      return new MalformedBodyException("This is not JSON in UTF-8.");
    }
    return new MalformedBodyException(reason(json) + ", at " + position(json.getLocation()) + ".");
  }

  private static String reason(JsonProcessingException e) {
    if (e instanceof JsonEOFException) {
      return "The JSON ends too early";
    }
    if (e instanceof StreamConstraintsException) {
      return "The JSON is nested too deep, or has a number or a name too long to be read";
    }
    String message = e.getOriginalMessage().lines().findFirst().orElse("");
    return "This is not JSON: " + Fields.shortened(message, 200);
  }

  private static String position(JsonLocation location) {
    return location == null
        ? "an unknown place"
        : "line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
