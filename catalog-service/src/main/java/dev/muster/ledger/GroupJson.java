package dev.muster.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.model.Dependency;
import dev.muster.model.Endpoint;
import dev.muster.model.Feed;
import dev.muster.model.GroupSpec;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * A consumer group as JSON: {@code description}, {@code required_data_types}, {@code notify}. The
 * name is not part of it.
 */
public final class GroupJson {
  /** What becomes of an endpoint's secret on its way to JSON, or back. */
  @FunctionalInterface
  public interface Secrets {
    String of(String consumerGroupName, String url, String secret);
  }

  /** Secrets as they are. */
  public static final Secrets PLAIN = (group, url, secret) -> secret;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  private GroupJson() {}

  /** The group as a JSON object. */
  public static ObjectNode tree(GroupSpec spec, Secrets secrets) {
    ObjectNode tree = JSON.createObjectNode();
    if (spec.description() != null) {
      tree.put("description", spec.description());
    }
    ArrayNode required = tree.putArray("required_data_types");
    spec.dependencies().forEach(dependency -> write(dependency, required.addObject()));
    ArrayNode notify = tree.putArray("notify");
    spec.endpoints().forEach(endpoint -> write(spec, endpoint, secrets, notify.addObject()));
    return tree;
  }

  /**
   * The group that {@link #tree} was made from.
   *
   * @throws IllegalArgumentException if the tree has another shape
   */
  public static GroupSpec spec(String consumerGroupName, JsonNode tree, Secrets secrets) {
    List<Dependency> dependencies = new ArrayList<>();
    tree.path("required_data_types").forEach(node -> dependencies.add(dependency(node)));
    List<Endpoint> endpoints = new ArrayList<>();
    tree.path("notify").forEach(node -> endpoints.add(endpoint(consumerGroupName, node, secrets)));
    return new GroupSpec(
        consumerGroupName, textOrNull(tree, "description"), dependencies, endpoints);
  }

  /** Canonical text: equal trees give equal text, whatever the order of their fields. */
  public static String text(JsonNode tree) {
    try {
      return JSON.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON tree", e);
    }
  }

  /**
   * The tree of this text.
   *
   * @throws IllegalArgumentException if it is not JSON
   */
  public static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static void write(Dependency dependency, ObjectNode node) {
    node.put("source", dependency.feed().sourceSystem());
    node.put("type", dependency.feed().dataType());
    if (!dependency.required()) {
      node.put("required", false);
    }
  }

  private static Dependency dependency(JsonNode node) {
    Feed feed = new Feed(text(node, "source"), text(node, "type"));
    boolean required = node.path("required").asBoolean(true);
    return new Dependency(feed, Dependency.DateRule.SAME_DATE, required);
  }

  private static void write(GroupSpec spec, Endpoint endpoint, Secrets secrets, ObjectNode node) {
    node.put("channel", endpoint.channel());
    if (endpoint instanceof Endpoint.Webhook webhook) {
      String url = webhook.url().toString();
      node.put("url", url);
      node.put("secret", secrets.of(spec.consumerGroupName(), url, webhook.secret()));
      node.put("disabled", webhook.disabled());
    }
  }

  private static Endpoint endpoint(String group, JsonNode node, Secrets secrets) {
    String channel = text(node, "channel");
    return switch (channel) {
      case "webhook" -> webhook(group, node, secrets);
      case "log" -> new Endpoint.Log();
      default -> throw new IllegalArgumentException("unknown channel " + channel);
    };
  }

  private static Endpoint webhook(String group, JsonNode node, Secrets secrets) {
    String url = text(node, "url");
    String secret = secrets.of(group, url, text(node, "secret"));
    return new Endpoint.Webhook(URI.create(url), secret, node.path("disabled").asBoolean(false));
  }

  private static String text(JsonNode node, String field) {
    String text = textOrNull(node, field);
    if (text == null) {
      throw new IllegalArgumentException("missing " + field);
    }
    return text;
  }

  private static String textOrNull(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isTextual() ? value.textValue() : null;
  }
}
