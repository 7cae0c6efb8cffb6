package dev.muster.rck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.rest.RESTCompatibilityKitCatalogTests;
import org.apache.iceberg.rest.RESTCompatibilityKitSuite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Iceberg's own tests of a REST catalog, run by Iceberg's own client. */
class CompatibilityKitTest {
  private static final Path REFERENCE = Path.of("..", "docs", "reference", "iceberg-rest.md");
  private static final Path REPORT = Path.of("target", "rck-report.txt");
  private static final Pattern SKIPPED_ROW =
      Pattern.compile("(?m)^\\| `(RESTCompatibilityKit[\\w.]+)` \\|");

  /**
   * As many as there were, ours besides, when this was written; fewer would mean that some were not
   * found.
   */
  private static final int TESTS_MIN = 160;

  /** Those that leave something behind which the kit does not clean up. */
  private static final List<String> ALONE =
      List.of(
          "testListNestedNamespaces",
          "testDropNamespaceWithNestedNamespace",
          "testTableNameWithDot");

  @TempDir Path data;

  @Test
  void nothingFailsAndTheReferenceListsWhatIsSkipped() throws IOException {
    KitReport report = new KitReport();
    run(selectClass(RESTCompatibilityKitSuite.class), data.resolve("kit"), report);
    for (String test : ALONE) {
      run(selectMethod(SwitchedOn.class, test), data.resolve(test), report);
    }
    Files.writeString(REPORT, report.toString());
    System.out.println(report);

    assertThat(report.failed()).isEmpty();
    assertThat(report.count()).isGreaterThanOrEqualTo(TESTS_MIN);
    assertThat(report.skipped().keySet()).isEqualTo(skippedByReference());
  }

  /** On a warehouse that is thrown away. */
  private static void run(DiscoverySelector tests, Path data, KitReport report) throws IOException {
    Files.createDirectory(data);
    try (Service service = new Service(data)) {
      System.setProperty("uri", service.catalog().toString());
      System.setProperty("warehouse", "muster");
      System.setProperty("rck.requires-namespace-create", "true");
      LauncherDiscoveryRequest request =
          LauncherDiscoveryRequestBuilder.request()
              .selectors(tests)
              .configurationParameter("rck.local", "false")
              .build();
      LauncherFactory.create().execute(request, report);
    }
  }

  /** Tests for which the kit has no switch of their own. */
  public static final class SwitchedOn extends RESTCompatibilityKitCatalogTests {
    @Override
    protected boolean supportsNestedNamespaces() {
      return true;
    }

    @Override
    protected boolean supportsNamesWithDot() {
      return true;
    }
  }

  private static Set<String> skippedByReference() throws IOException {
    Set<String> names = new TreeSet<>();
    Matcher rows = SKIPPED_ROW.matcher(Files.readString(REFERENCE));
    while (rows.find()) {
      names.add(rows.group(1));
    }
    return names;
  }
}
