package dev.muster.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.model.Dependency;
import dev.muster.model.Endpoint;
import dev.muster.model.Feed;
import dev.muster.model.GroupSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a consumer group as its owner puts it. */
public final class GroupReader {
  private static final int MOST_FEEDS = 10_000;
  private static final int MOST_ENDPOINTS = 100;

  /**
   * A definition, and what its owner has to be shown.
   *
   * @param newSecrets the endpoints whose secret was made here and is not known to anybody yet
   */
  public record Definition(GroupSpec spec, Set<Endpoint> newSecrets) {
    public Definition {
      newSecrets = Set.copyOf(newSecrets);
    }
  }

  private final Secrets secrets;

  public GroupReader(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * Reads the body of a definition.
   *
   * @param held the definition that it replaces: a secret that is masked or left out stays as it is
   *     there, as long as the URL is the same
   * @throws MalformedBodyException it is empty or no JSON
   */
  public Reading<Definition> read(String consumerGroupName, byte[] body, Optional<GroupSpec> held) {
    Faults faults = new Faults();
    TextRule.NAME
        .faultsOf(consumerGroupName)
        .forEach(fault -> faults.add(Pointer.ROOT.child("consumer_group_name"), fault));
    JsonNode json = parse(body, faults);
    return Fields.of(json, Pointer.ROOT, faults)
        .map(fields -> new Draft(faults, held).read(consumerGroupName, fields))
        .orElseGet(() -> new Reading.Faulty<>(faults.list()));
  }

  private static JsonNode parse(byte[] body, Faults faults) {
    try (JsonSource json = JsonSource.of(body, 0, body.length)) {
      if (json.next() == null) {
        throw new MalformedBodyException("The body is empty.");
      }
      JsonNode value = json.value(faults);
      json.requireEnd();
      return value;
    }
  }

  /** One definition while it is read. */
  private final class Draft {
    private final Faults faults;
    private final Map<String, String> heldSecrets = new HashMap<>();
    private final Set<Endpoint> newSecrets = new HashSet<>();

    Draft(Faults faults, Optional<GroupSpec> held) {
      this.faults = faults;
      held.stream()
          .flatMap(spec -> spec.endpoints().stream())
          .filter(Endpoint.Webhook.class::isInstance)
          .map(Endpoint.Webhook.class::cast)
          .forEach(webhook -> heldSecrets.put(webhook.target(), webhook.secret()));
    }

    Reading<Definition> read(String name, Fields fields) {
      fields.require("required_data_types");
      requireSameName(name, fields);
      String description = fields.text("description", TextRule.PROSE);
      List<Dependency> dependencies = dependencies(fields);
      List<Endpoint> endpoints = endpoints(fields);
      // What a definition shows beside what its owner wrote: it may come back as it was read.
      fields.ignore("group_def_id", "definition_version", "created_at", "updated_at");
      fields.refuseOthers();
      return faults.any()
          ? new Reading.Faulty<>(faults.list())
          : new Reading.Valid<>(
              new Definition(
                  new GroupSpec(name, description, dependencies, endpoints), newSecrets));
    }

    private void requireSameName(String name, Fields fields) {
      String said = fields.text("consumer_group_name", TextRule.NAME);
      if (said != null && !said.equals(name)) {
        faults.add(
            fields.pointer("consumer_group_name"),
            "is not the name that the URL has for the group");
      }
    }

    private List<Dependency> dependencies(Fields fields) {
      List<JsonNode> items = fields.list("required_data_types", MOST_FEEDS);
      if (items == null) {
        return List.of();
      }
      Pointer at = fields.pointer("required_data_types");
      if (items.isEmpty()) {
        faults.add(at, "is empty, but a group waits for one feed at least");
      }
      Map<Feed, Pointer> seen = new HashMap<>();
      List<Dependency> dependencies = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        Pointer place = at.child(i);
        Optional<Feed> feed = Fields.of(items.get(i), place, faults).flatMap(this::feed);
        feed.ifPresent(
            f -> {
              refuseSecond(seen.putIfAbsent(f, place), place, f.toString());
              dependencies.add(Dependency.sameDate(f));
            });
      }
      return dependencies;
    }

    private Optional<Feed> feed(Fields fields) {
      fields.require("source", "type");
      String source = fields.text("source", TextRule.NAME);
      String type = fields.text("type", TextRule.NAME);
      fields.refuseOthers();
      return source == null || type == null
          ? Optional.empty()
          : Optional.of(new Feed(source, type));
    }

    private List<Endpoint> endpoints(Fields fields) {
      List<JsonNode> items = fields.list("notify", MOST_ENDPOINTS);
      if (items == null) {
        return List.of();
      }
      EndpointShape shape = new EndpointShape(faults, secrets, heldSecrets, newSecrets::add);
      Pointer at = fields.pointer("notify");
      Map<Object, Pointer> seen = new HashMap<>();
      List<Endpoint> endpoints = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        Pointer place = at.child(i);
        Fields.of(items.get(i), place, faults)
            .flatMap(shape::read)
            .ifPresent(
                endpoint -> {
                  refuseSecond(
                      seen.putIfAbsent(address(endpoint), place), place, endpoint.target());
                  endpoints.add(endpoint);
                });
      }
      return endpoints;
    }

    private void refuseSecond(Pointer first, Pointer second, String what) {
      if (first != null) {
        faults.add(
            second, "names " + Fields.shortened(what, 100) + " again, as " + first + " does");
      }
    }
  }

  /** What makes two endpoints the same; URIs differ neither by the case of scheme nor of host. */
  private static Object address(Endpoint endpoint) {
    return endpoint instanceof Endpoint.Webhook webhook ? webhook.url() : endpoint.target();
  }
}
