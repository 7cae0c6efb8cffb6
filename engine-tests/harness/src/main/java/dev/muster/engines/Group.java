package dev.muster.engines;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A consumer group.
 *
 * @param told whether it is told, through the service's log
 */
public record Group(String name, List<Feed> feeds, boolean told) {
  ObjectNode definition(ObjectMapper json) {
    ObjectNode definition = json.createObjectNode();
    definition.set("required_data_types", json.valueToTree(feeds));
    if (told) {
      definition.putArray("notify").addObject().put("channel", "log");
    }
    return definition;
  }
}
