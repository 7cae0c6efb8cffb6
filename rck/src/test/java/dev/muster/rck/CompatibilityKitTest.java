package dev.muster.rck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.rest.RESTCompatibilityKitSuite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Iceberg's own tests of a REST catalog, run by Iceberg's own client. */
class CompatibilityKitTest {
  private static final Path REFERENCE = Path.of("..", "docs", "reference", "iceberg-rest.md");
  private static final Path REPORT = Path.of("target", "rck-report.txt");
  private static final Pattern SKIPPED_ROW = Pattern.compile("(?m)^\\| `(RESTCompatibilityKit[\\w.]+)` \\|");

  /** As many as there were when this was written; fewer would mean that some were not found. */
  private static final int TESTS_MIN = 157;

  @TempDir Path data;

  @Test
  void nothingFailsAndTheReferenceListsWhatIsSkipped() throws IOException {
    KitReport report = new KitReport();
    try (Server server = server()) {
      System.setProperty("uri", server.catalog().toString());
      System.setProperty("warehouse", "muster");
      System.setProperty("rck.requires-namespace-create", "true");
      LauncherFactory.create().execute(kit(), report);
    }
    Files.writeString(REPORT, report.toString());
    System.out.println(report);

    assertThat(report.failed()).isEmpty();
    assertThat(report.count()).isGreaterThanOrEqualTo(TESTS_MIN);
    assertThat(report.skipped().keySet()).isEqualTo(skippedByReference());
  }

  /** {@code -Dmuster.rck.server=stand-in} leaves all but the REST catalog out. */
  private Server server() throws IOException {
    return System.getProperty("muster.rck.server", "service").equals("stand-in")
        ? new StandIn(data)
        : new Service(data);
  }

  private static LauncherDiscoveryRequest kit() {
    return LauncherDiscoveryRequestBuilder.request()
        .selectors(selectClass(RESTCompatibilityKitSuite.class))
        .configurationParameter("rck.local", "false")
        .build();
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
