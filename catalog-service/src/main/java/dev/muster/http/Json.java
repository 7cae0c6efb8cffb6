package dev.muster.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.Collection;
import java.util.function.Function;

/** Answers in JSON. */
final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  static <T> ArrayNode array(Collection<T> items, Function<? super T, JsonNode> view) {
    ArrayNode array = array();
    items.forEach(item -> array.add(view.apply(item)));
    return array;
  }

  static byte[] bytes(JsonNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  static void answer(Context ctx, int status, JsonNode body) {
    ctx.status(status).contentType("application/json").result(bytes(body));
  }

  static void answer(Context ctx, Problem problem) {
    answerProblem(ctx, problem, problem.toJson());
  }

  /** Answers with the problem and what its document says beside. */
  static void answerProblem(Context ctx, Problem problem, JsonNode body) {
    problem.retryAfterSeconds().ifPresent(s -> ctx.header("Retry-After", Integer.toString(s)));
    ctx.status(problem.status()).contentType(Errors.PROBLEM_JSON).result(bytes(body));
  }
}
