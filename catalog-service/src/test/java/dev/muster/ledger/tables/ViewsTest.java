package dev.muster.ledger.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.catalog.CatalogSettings;
import dev.muster.catalog.Catalogs;
import dev.muster.catalog.TableCatalog;
import dev.muster.restcatalog.IcebergRest;
import dev.muster.restcatalog.RestAnswer;
import dev.muster.restcatalog.RestCall;
import dev.muster.restcatalog.RestCatalogSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.view.View;
import org.apache.iceberg.view.ViewVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewsTest {
  private static final List<String> NAMES =
      List.of("latest_data_status", "group_readiness", "missing_partitions");

  @TempDir private Path folder;
  private TableCatalog catalog;

  @BeforeEach
  void open() {
    catalog = Catalogs.open(CatalogSettings.under(folder));
    TableOpening.createNamespace(catalog);
  }

  @AfterEach
  void close() {
    catalog.close();
  }

  private View view(String name) {
    return ((ViewCatalog) catalog).loadView(TableIdentifier.of(TableLayout.NAMESPACE, name));
  }

  @Test
  void createsThemInBothDialects() {
    Views.keepIn(catalog);
    for (String name : NAMES) {
      View view = view(name);
      assertThat(view.sqlFor("trino").sql()).startsWith("SELECT").contains("FROM");
      assertThat(view.sqlFor("spark").dialect()).isEqualTo("spark");
      assertThat(view.currentVersion().defaultNamespace()).isEqualTo(TableLayout.NAMESPACE);
      assertThat(view.currentVersion().defaultCatalog()).isEqualTo("muster");
      assertThat(view.properties().get("comment")).isNotBlank();
    }
    assertThat(view("missing_partitions").sqlFor("trino").sql()).contains("CROSS JOIN UNNEST");
    assertThat(view("missing_partitions").sqlFor("spark").sql()).contains("LATERAL VIEW explode");
  }

  @Test
  void declaresTheColumnsThatTheTextsSelectInTheirOrder() {
    for (ViewLayout layout : Views.LAYOUTS) {
      List<String> names = layout.schema().columns().stream().map(NestedField::name).toList();
      for (String text : layout.texts().values()) {
        assertThat(selected(text)).as(layout.name()).isEqualTo(names);
      }
      assertThat(layout.schema().columns()).allMatch(column -> !column.doc().isBlank());
    }
  }

  /** What follows the first SELECT, one a line. */
  private static List<String> selected(String text) {
    return text.lines()
        .skip(1)
        .takeWhile(line -> !line.startsWith("FROM"))
        .map(line -> line.strip().replaceFirst(",$", "").replaceFirst(".* AS |.*\\.", ""))
        .toList();
  }

  @Test
  void leavesThemAloneAtTheNextStart() {
    Views.keepIn(catalog);
    List<ViewVersion> before = NAMES.stream().map(name -> view(name).currentVersion()).toList();
    Views.keepIn(catalog);
    assertThat(NAMES.stream().map(name -> view(name).currentVersion())).isEqualTo(before);
    assertThat(NAMES).allMatch(name -> view(name).history().size() == 1);
  }

  @Test
  void replacesThoseWithAnotherText() {
    Views.keepIn(catalog);
    ViewLayout layout = Views.LAYOUTS.get(1);
    view(layout.name())
        .replaceVersion()
        .withSchema(layout.schema())
        .withDefaultCatalog("muster")
        .withDefaultNamespace(TableLayout.NAMESPACE)
        .withQuery("trino", "SELECT 1")
        .withQuery("spark", layout.texts().get("spark"))
        .withQuery("duckdb", "SELECT 1")
        .commit();
    Views.keepIn(catalog);
    View mended = view(layout.name());
    assertThat(mended.currentVersion().representations()).hasSize(2);
    assertThat(mended.sqlFor("trino").sql()).isEqualTo(layout.texts().get("trino"));
    assertThat(mended.currentVersion().versionId()).isNotEqualTo(2);
    assertThat(view("latest_data_status").history()).hasSize(1);
  }

  @Test
  void replacesThoseWithOtherColumns() {
    Views.keepIn(catalog);
    ViewLayout layout = Views.LAYOUTS.get(0);
    view(layout.name())
        .replaceVersion()
        .withSchema(Views.LAYOUTS.get(1).schema())
        .withDefaultCatalog("muster")
        .withDefaultNamespace(TableLayout.NAMESPACE)
        .withQuery("trino", layout.texts().get("trino"))
        .withQuery("spark", layout.texts().get("spark"))
        .commit();
    Views.keepIn(catalog);
    assertThat(view(layout.name()).schema().sameSchema(layout.schema())).isTrue();
  }

  @Test
  void aNameThatIsTakenLeavesTheOthersAsTheyShouldBe() {
    ViewLayout taken = Views.LAYOUTS.get(0);
    catalog.createTable(taken.identifier(), taken.schema());
    assertThatCode(() -> Views.keepIn(catalog)).doesNotThrowAnyException();
    assertThat(((ViewCatalog) catalog).listViews(TableLayout.NAMESPACE))
        .extracting(TableIdentifier::name)
        .containsExactlyInAnyOrder("group_readiness", "missing_partitions");
  }

  @Test
  void clientsOfTheRestCatalogFindThem() throws IOException {
    Views.keepIn(catalog);
    IcebergRest rest = rest(catalog);
    assertThat(get(rest, "/v1/namespaces/muster/views").get("identifiers"))
        .extracting(view -> view.get("name").asText())
        .containsExactlyInAnyOrderElementsOf(NAMES);
    JsonNode loaded = get(rest, "/v1/namespaces/muster/views/missing_partitions");
    JsonNode version = loaded.at("/metadata/versions/0");
    assertThat(version.get("default-namespace").get(0).asText()).isEqualTo("muster");
    assertThat(StreamSupport.stream(version.get("representations").spliterator(), false))
        .extracting(representation -> representation.get("dialect").asText())
        .containsExactlyInAnyOrder("trino", "spark");
  }

  private IcebergRest rest(TableCatalog served) {
    return new IcebergRest(
        RestCatalogSettings.of(CatalogSettings.under(folder)),
        served,
        Optional.empty(),
        () -> Instant.EPOCH);
  }

  private static JsonNode get(IcebergRest rest, String path) throws IOException {
    RestAnswer answer = rest.answer(new RestCall("GET", path, "", Map.of(), new byte[0]));
    assertThat(answer.status()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }
}
