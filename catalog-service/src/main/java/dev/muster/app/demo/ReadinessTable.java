package dev.muster.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.app.demo.Scenario.Group;
import dev.muster.client.MusterClient;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Groups by date, and what each still misses, as the service says it. */
final class ReadinessTable {
  private static final int DATE_WIDTH = 12;
  private static final int CELL_WIDTH = 32;

  private final MusterClient service;
  private final List<LocalDate> dates;

  ReadinessTable(MusterClient service, List<LocalDate> dates) {
    this.service = service;
    this.dates = dates;
  }

  /** Asks the service and draws what it answers. */
  List<String> draw() {
    List<Map<String, JsonNode>> columns = Scenario.GROUPS.stream().map(this::statusByDate).toList();
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(line("", Scenario.GROUPS.stream().map(Group::name)));
    for (LocalDate date : dates) {
      String day = date.toString();
      lines.add(line(day, columns.stream().map(column -> cell(column.get(day)))));
    }
    lines.add("");
    return lines;
  }

  private Map<String, JsonNode> statusByDate(Group group) {
    Map<String, JsonNode> rows = new HashMap<>();
    service.groupStatus(group.name()).forEach(r -> rows.put(r.get("data_as_of_date").asText(), r));
    return rows;
  }

  private static String line(String date, Stream<String> cells) {
    return pad(date, DATE_WIDTH)
        + cells.map(cell -> pad(cell, CELL_WIDTH)).collect(Collectors.joining()).stripTrailing();
  }

  private static String pad(String text, int width) {
    return text.length() < width ? text + " ".repeat(width - text.length()) : text + " ";
  }

  private static String cell(JsonNode row) {
    if (row == null) {
      return "·";
    }
    return switch (row.get("group_status").asText()) {
      case "NOTIFIED" -> "✔ notified";
      case "READY_FOR_NOTIFICATION" -> "✔ ready";
      case "ERROR" -> "✘ " + failed(row);
      default -> progress(row);
    };
  }

  private static String failed(JsonNode row) {
    return row.get("error_reason").asText().split(":", 2)[0];
  }

  private static String progress(JsonNode row) {
    List<String> missing =
        StreamSupport.stream(row.get("missing_data_types").spliterator(), false)
            .map(feed -> feed.get("type").asText())
            .toList();
    String more = missing.size() > 1 ? " +" + (missing.size() - 1) : "";
    return "%d/%d, misses %s%s"
        .formatted(
            row.get("num_dependencies_ready").asInt(),
            row.get("num_dependencies_total").asInt(),
            missing.get(0),
            more);
  }
}
