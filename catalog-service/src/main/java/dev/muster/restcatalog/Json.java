package dev.muster.restcatalog;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.iceberg.exceptions.UnprocessableEntityException;
import org.apache.iceberg.rest.RESTRequest;
import org.apache.iceberg.rest.RESTSerializers;

/** The protocol's JSON. */
final class Json {
  private static final ObjectMapper MAPPER = mapper();

  /**
   * Iceberg's parsers take trees, so that only here it shows if more follows or a name is twice.
   */
  private static final ObjectMapper TREES =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private Json() {}

  /**
   * Reads and validates a request body.
   *
   * @throws Refusal with status 400 if it is no such request
   * @throws UnprocessableEntityException if it is one that contradicts itself
   */
  static <T extends RESTRequest> T read(byte[] body, Class<T> type) {
    if (body.length == 0) {
      throw Refusal.badRequest("The request needs a body");
    }
    try {
      JsonNode tree = TREES.readTree(body);
      if (!tree.isObject()) {
        throw Refusal.badRequest("The body is not a JSON object");
      }
      T request = MAPPER.treeToValue(tree, type);
      request.validate();
      return request;
    } catch (Refusal | UnprocessableEntityException e) {
      throw e;
    } catch (JsonProcessingException e) {
      throw Refusal.badRequest("The body cannot be read: " + e.getOriginalMessage());
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Iceberg's parsers throw all sorts, also for updates and requirements that are unknown.
      throw Refusal.badRequest("The body cannot be read: " + e.getMessage());
    }
  }

  static byte[] write(Object answer) {
    try {
      return MAPPER.writeValueAsBytes(answer);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As Iceberg's own, which is not public. */
  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        JsonMapper.builder()
            .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    RESTSerializers.registerAll(mapper);
    return mapper;
  }
}
