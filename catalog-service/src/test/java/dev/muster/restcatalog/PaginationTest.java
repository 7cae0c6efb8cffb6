package dev.muster.restcatalog;

import static dev.muster.restcatalog.Samples.SCHEMA;
import static dev.muster.restcatalog.Samples.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.restcatalog.RestServer.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaginationTest {
  @TempDir Path data;
  private RestServer server;

  @BeforeEach
  void start() {
    server = new RestServer(data);
    server.catalog.createNamespace(THEIRS);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void listsManyNamespacesInPages() {
    List<String> names = names("ns", 57);
    names.forEach(name -> server.catalog.createNamespace(Namespace.of("sales", name)));

    List<String> listed = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    String token = "";
    while (token != null) {
      Reply page = server.get("/v1/namespaces?parent=sales&pageSize=10&pageToken=" + token);
      page.json().get("namespaces").forEach(levels -> listed.add(levels.get(1).asText()));
      sizes.add(page.json().get("namespaces").size());
      token = next(page);
    }

    assertThat(listed).containsExactlyElementsOf(names);
    assertThat(sizes).containsExactly(10, 10, 10, 10, 10, 7);
  }

  @Test
  void icebergsClientFollowsPagesOfTablesAndViews() throws IOException {
    List<TableIdentifier> tables = identifiers("t", 23);
    tables.forEach(table -> server.catalog.createTable(table, SCHEMA));
    List<TableIdentifier> views = identifiers("v", 12);
    views.forEach(this::makeView);

    try (RESTCatalog client = server.client(Map.of("rest-page-size", "5"))) {
      assertThat(client.listTables(THEIRS)).containsExactlyElementsOf(tables);
      assertThat(client.listViews(THEIRS)).containsExactlyElementsOf(views);
      assertThat(client.listNamespaces()).containsExactly(THEIRS);
    }
  }

  private void makeView(TableIdentifier name) {
    ((ViewCatalog) server.catalog)
        .buildView(name)
        .withSchema(SCHEMA)
        .withDefaultNamespace(THEIRS)
        .withQuery("trino", "SELECT 1")
        .create();
  }

  @Test
  void whoeverKnowsNoPagesGetsEverything() {
    identifiers("t", 12).forEach(table -> server.catalog.createTable(table, SCHEMA));

    Reply all = server.get("/v1/namespaces/sales/tables?pageSize=5");

    assertThat(all.json().get("identifiers")).hasSize(12);
    assertThat(next(all)).isNull();
  }

  @Test
  void theLastFullPageIsTheLast() {
    identifiers("t", 4).forEach(table -> server.catalog.createTable(table, SCHEMA));

    Reply only = server.get("/v1/namespaces/sales/tables?pageToken=&pageSize=4");

    assertThat(only.json().get("identifiers")).hasSize(4);
    assertThat(next(only)).isNull();
  }

  @Test
  void whatStaysIsListedOnceThoughOthersComeAndGo() {
    identifiers("t", 6).forEach(table -> server.catalog.createTable(table, SCHEMA));
    Reply first = server.get("/v1/namespaces/sales/tables?pageToken=&pageSize=3");

    server.catalog.dropTable(TableIdentifier.of(THEIRS, "t000"));
    server.catalog.dropTable(TableIdentifier.of(THEIRS, "t002")); // where the page ended
    server.catalog.createTable(TableIdentifier.of(THEIRS, "a"), SCHEMA);
    Reply second = server.get("/v1/namespaces/sales/tables?pageSize=3&pageToken=" + next(first));

    assertThat(names(first)).containsExactly("t000", "t001", "t002");
    assertThat(names(second)).containsExactly("t003", "t004", "t005");
    assertThat(next(second)).isNull();
  }

  @Test
  void anEmptyListIsOnePage() {
    Reply empty = server.get("/v1/namespaces/sales/tables?pageToken=");

    assertThat(names(empty)).isEmpty();
    assertThat(next(empty)).isNull();
  }

  private static String next(Reply page) {
    JsonNode token = page.json().get("next-page-token");
    return token == null || token.isNull() ? null : token.asText();
  }

  private static List<String> names(Reply page) {
    List<String> names = new ArrayList<>();
    page.json().get("identifiers").forEach(table -> names.add(table.get("name").asText()));
    return names;
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> "%s%03d".formatted(prefix, i)).toList();
  }

  private static List<TableIdentifier> identifiers(String prefix, int count) {
    return names(prefix, count).stream().map(name -> TableIdentifier.of(THEIRS, name)).toList();
  }
}
