package dev.muster.config;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/reference/settings.md against the code. */
class SettingsReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "settings.md");
  private static final Pattern ROW =
      Pattern.compile("^\\| `([^`]+)` \\| `([^`]+)` \\| (.+?) \\| (.+?) \\|$", Pattern.MULTILINE);
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Settings DEFAULTS = Settings.under(Settings.DEFAULT_DATA_DIR);

  /** For every setting a value that is not its default. */
  private static final Map<String, String> OTHER_VALUES =
      Map.ofEntries(
          Map.entry("data_dir", "/srv/muster"),
          Map.entry("http.host", "0.0.0.0"),
          Map.entry("http.port", "0"),
          Map.entry("http.max_body_bytes", "1MiB"),
          Map.entry("http.commit_timeout", "6s"),
          Map.entry("http.idle_timeout", "7s"),
          Map.entry("http.drain_timeout", "5s"),
          Map.entry("intake.landing_rules", "{a: 's3://a/{source_system}/{data_type}/*'}"),
          Map.entry("landing.roots", "['s3://landing/guo', /srv/landing]"),
          Map.entry("scan.every", "6h"),
          Map.entry("scan.min_age", "1m"),
          Map.entry("landing.properties", "{s3.endpoint: 'http://127.0.0.1:9000'}"),
          Map.entry("validation.check", "exists"),
          Map.entry("validation.schema", "fail"),
          Map.entry("validation.count_at_least", "0.5"),
          Map.entry("validation.count_at_most", "2"),
          Map.entry("validation.count_days", "14"),
          Map.entry("validation.missing_grace", "1m"),
          Map.entry("validation.time_limit", "1h"),
          Map.entry("validation.max_concurrent", "2"),
          Map.entry("validation.max_reads", "3"),
          Map.entry("validation.rules", "{guo: {schema: ignore}}"),
          Map.entry("validation.feeds", "{GUO/*: {check: 'off', count_at_most: 3}}"),
          Map.entry("intake.kafka.bootstrap_servers", "broker-1:9092, broker-2:9092"),
          Map.entry("intake.kafka.topic", "landed"),
          Map.entry("intake.kafka.group_id", "other"),
          Map.entry("intake.kafka.dead_letter_topic", "landed.rejected"),
          Map.entry("intake.kafka.properties", "{security.protocol: SSL}"),
          Map.entry("intake.sqs.queue_url", "https://sqs.eu-west-1.amazonaws.com/1/landed"),
          Map.entry("intake.sqs.region", "eu-west-1"),
          Map.entry("intake.sqs.endpoint", "http://127.0.0.1:9324"),
          Map.entry("intake.sqs.access_key_id", "AKIA"),
          Map.entry("intake.sqs.secret_access_key", "secret"),
          Map.entry("intake.sqs.receivers", "2"),
          Map.entry("intake.sqs.messages_per_receive", "1"),
          Map.entry("intake.sqs.visibility_timeout", "5m"),
          Map.entry("catalog.name", "other"),
          Map.entry("catalog.type", "hadoop"),
          Map.entry("catalog.uri", "jdbc:sqlite:other.db"),
          Map.entry("catalog.warehouse", "s3://bucket/warehouse"),
          Map.entry("catalog.properties", "{jdbc.user: muster, s3.path-style-access: true}"),
          Map.entry("ledger.queue_capacity", "7"),
          Map.entry("ledger.max_batch", "8"),
          Map.entry("snapshots.kept", "30"),
          Map.entry("snapshots.hourly_tags", "2d"),
          Map.entry("snapshots.daily_tags", "30d"),
          Map.entry("maintenance.every", "5m"),
          Map.entry("maintenance.file_retention", "1d"),
          Map.entry("notification.retry_scale", "0.25"),
          Map.entry("notification.timeout", "9s"),
          Map.entry("secret_key", Base64.getEncoder().encodeToString(new byte[32])),
          Map.entry("notification.max_concurrent", "10"));

  /** What has to be set beside a setting, so that its other value makes sense. */
  private static final Map<String, List<Given>> BESIDE =
      Map.of(
          "validation.rules",
          List.of(
              Given.text(
                  "intake.landing_rules", "{guo: 'a/{source_system}/{data_type}/*'}", "test")));

  @TempDir Path folder;

  @Test
  void listsEverySettingInOrder() throws IOException {
    assertThat(rows())
        .extracting(Row::key, Row::variable)
        .containsExactlyElementsOf(
            Setting.all(DEFAULTS).stream()
                .map(setting -> tuple(setting.key(), setting.environmentVariable()))
                .toList());
  }

  @Test
  void tellsTheDefaults() throws IOException {
    for (Row row : rows()) {
      if (row.isLiteral()) {
        assertThat(set(row.key(), row.literal(), List.of())).as(row.key()).isEqualTo(DEFAULTS);
      } else {
        assertThat(row.defaultValue()).as(row.key()).matches("none|.*`data_dir`.*");
      }
    }
  }

  @Test
  void showsAFileThatCanBeRead() throws IOException {
    String example = EXAMPLE.matcher(page()).results().findFirst().orElseThrow().group(1);
    Path file = Files.writeString(folder.resolve("muster.yaml"), example);

    Settings settings = SettingsLoader.load(Optional.of(file), Map.of(), List.of());

    assertThat(settings.http().host()).isEqualTo("0.0.0.0");
  }

  @Test
  void setsEverythingByFileAndByEnvironmentAlike() throws IOException {
    for (Setting setting : Setting.all(DEFAULTS)) {
      String other = OTHER_VALUES.get(setting.key());
      assertThat(other).as("another value of " + setting.key()).isNotNull();

      List<Given> beside = BESIDE.getOrDefault(setting.key(), List.of());
      Settings without = SettingsLoader.load(Optional.empty(), Map.of(), beside);
      Settings byFile = set(setting.key(), other, beside);
      Settings byEnvironment =
          SettingsLoader.load(
              Optional.empty(), Map.of(setting.environmentVariable(), other), beside);

      assertThat(byFile).as(setting.key()).isNotEqualTo(without).isEqualTo(byEnvironment);
    }
  }

  /** Loads a file that sets one key, nested as in a real one. */
  private Settings set(String key, String value, List<Given> beside) throws IOException {
    String[] names = key.split("\\.", -1);
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < names.length; i++) {
      yaml.append("  ".repeat(i)).append(names[i]).append(i < names.length - 1 ? ":\n" : ": ");
    }
    Path file = Files.writeString(folder.resolve("muster.yaml"), yaml.append(value));
    return SettingsLoader.load(Optional.of(file), Map.of(), beside);
  }

  private static List<Row> rows() throws IOException {
    return ROW.matcher(page()).results().map(Row::of).toList();
  }

  private static String page() throws IOException {
    return Files.readAllLines(PAGE).stream().collect(joining("\n", "", "\n"));
  }

  private record Row(String key, String variable, String defaultValue) {
    static Row of(MatchResult row) {
      return new Row(row.group(1), row.group(2), row.group(3));
    }

    boolean isLiteral() {
      return defaultValue.matches("`[^`]+`");
    }

    String literal() {
      return defaultValue.substring(1, defaultValue.length() - 1);
    }
  }
}
