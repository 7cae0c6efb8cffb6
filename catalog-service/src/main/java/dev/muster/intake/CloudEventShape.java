package dev.muster.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.model.Claim;
import dev.muster.model.NameBasedId;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a CloudEvent must look like (CloudEvents 1.0, JSON format and HTTP binding). Its source and
 * id say which event it is; they and its type are kept as attributes.
 */
final class CloudEventShape {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+");
  private static final Pattern JSON_TYPE =
      Pattern.compile("(application|text)/json|[^/;]+/[^/;]+\\+json");

  private final EventShape events;

  CloudEventShape(EventShape events) {
    this.events = events;
  }

  /** Reads an event of which the attributes stand beside its data. */
  Reading<Claim> structured(JsonNode json, Faults faults) {
    return Fields.of(json, Pointer.ROOT, faults)
        .map(fields -> structured(fields, faults))
        .orElseGet(() -> new Reading.Faulty<>(faults.list()));
  }

  private Reading<Claim> structured(Fields fields, Faults faults) {
    Envelope envelope = envelope(fields, faults);
    JsonNode inline = fields.any("data");
    String encoded = fields.text("data_base64", TextRule.ANY);
    requireExtensionsByName(fields, faults);
    if (inline != null && encoded != null) {
      faults.add(fields.pointer("data_base64"), "is there as well as data");
    }
    if (inline != null) {
      return events.read(inline, fields.pointer("data"), envelope, faults);
    }
    if (encoded != null) {
      return encoded(encoded, fields.pointer("data_base64"), envelope, faults);
    }
    faults.add(fields.pointer("data"), "is required");
    return new Reading.Faulty<>(faults.list());
  }

  private Reading<Claim> encoded(String text, Pointer at, Envelope envelope, Faults faults) {
    try {
      byte[] data = Base64.getDecoder().decode(text);
      return events.read(JsonSource.only(data, faults), at, envelope, faults);
    } catch (IllegalArgumentException e) {
      faults.add(at, "is not base64");
    } catch (MalformedBodyException e) {
      faults.add(at, "does not hold JSON: " + e.getMessage());
    }
    return new Reading.Faulty<>(faults.list());
  }

  /**
   * Reads an event of which the attributes came as headers.
   *
   * @param attributes by their names without the prefix
   */
  Reading<Claim> binary(ObjectNode attributes, JsonNode data, Faults faults) {
    Faults ofHeaders = new Faults();
    Fields fields = Fields.of(attributes, Pointer.ROOT, ofHeaders).orElseThrow();
    Envelope envelope = envelope(fields, ofHeaders);
    requireExtensionsByName(fields, ofHeaders);
    ofHeaders.list().forEach(fault -> faults.add(Pointer.ROOT, ofHeader(fault)));
    return events.read(data, Pointer.ROOT, envelope, faults);
  }

  /** A header has no place in the body, so the fault names it. */
  private static String ofHeader(Fault fault) {
    String name = fault.pointer().substring(Pointer.ROOT.child("").text().length());
    return "the header " + CloudEventReader.HEADER_PREFIX + name + " " + fault.detail();
  }

  private static Envelope envelope(Fields fields, Faults faults) {
    fields.require("specversion", "id", "source", "type");
    fields.choice("specversion", "1.0");
    String id = fields.text("id", TextRule.PATH);
    String source = fields.text("source", TextRule.PATH);
    String type = fields.text("type", TextRule.PATH);
    Instant time = fields.timestamp("time");
    fields.text("subject", TextRule.PATH);
    requireReference("source", source, fields, faults);
    requireReference("dataschema", fields.text("dataschema", TextRule.PATH), fields, faults);
    requireJson(fields.text("datacontenttype", TextRule.PATH), fields, faults);
    if (id == null || source == null || type == null) {
      return new Envelope("", time, Map.of());
    }
    Map<String, String> notes = new HashMap<>();
    notes.put("ce_id", id);
    notes.put("ce_source", source);
    notes.put("ce_type", type);
    return new Envelope(NameBasedId.of("cloudevent", source, id), time, notes);
  }

  private static void requireReference(String name, String text, Fields fields, Faults faults) {
    if (text == null) {
      return;
    }
    try {
      new URI(text);
    } catch (URISyntaxException e) {
      faults.add(fields.pointer(name), "is no URI reference: " + e.getReason());
    }
  }

  private static void requireJson(String type, Fields fields, Faults faults) {
    if (type != null
        && !JSON_TYPE.matcher(type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT)).matches()) {
      faults.add(fields.pointer("datacontenttype"), "must be JSON, such as application/json");
    }
  }

  /** What else is there are extensions, which may be anything but objects. */
  private static void requireExtensionsByName(Fields fields, Faults faults) {
    fields
        .others()
        .forEach(
            (name, value) -> {
              if (!NAME.matcher(name).matches()) {
                faults.add(
                    fields.pointer(name),
                    "is no name of an attribute, which is of a to z and 0 to 9");
              } else if (value.isContainerNode()) {
                faults.add(
                    fields.pointer(name),
                    "expected a string, a number, true or false, found " + Fields.kind(value));
              }
            });
  }
}
