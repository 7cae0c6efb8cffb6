package dev.muster.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.catalog.CatalogSettings;
import dev.muster.http.HttpSettings;
import dev.muster.intake.LandingRuleSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {
  private static final Map<String, String> NO_ENVIRONMENT = Map.of();

  @TempDir Path folder;

  @Test
  void takesTheDefaultsWhenNobodySetsAnything() {
    assertThat(SettingsLoader.load(Optional.empty(), NO_ENVIRONMENT, List.of()))
        .isEqualTo(Settings.under(Settings.DEFAULT_DATA_DIR));
  }

  @Test
  void letsTheLaterSourceWin() throws IOException {
    Optional<Path> file = yaml("http: {host: file, port: 1, max_body_bytes: 1KiB}");
    Map<String, String> environment =
        Map.of("MUSTER_HTTP_PORT", "2", "MUSTER_HTTP_HOST", "environment", "PATH", "/bin");
    List<Given> commandLine = List.of(Given.text("http.port", "3", "--port"));

    HttpSettings http = SettingsLoader.load(file, environment, commandLine).http();

    assertThat(http.host()).isEqualTo("environment");
    assertThat(http.port()).isEqualTo(3);
    assertThat(http.maxBodyBytes()).isEqualTo(1024);
    assertThat(http.drainTimeout()).isEqualTo(HttpSettings.DEFAULTS.drainTimeout());
  }

  @Test
  void readsEveryKindOfValueFromTheFile() throws IOException {
    String key = Base64.getEncoder().encodeToString(new byte[32]);
    Settings settings =
        load(
            """
            data_dir: /srv/muster
            http:
              drain_timeout: 2m
              max_body_bytes: 65536
            notification:
              retry_scale: 0.5
              timeout: PT1.5S
            secret_key: %s
            """
                .formatted(key));

    assertThat(settings.dataDir()).isEqualTo(Path.of("/srv/muster"));
    assertThat(settings.http().drainTimeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.http().maxBodyBytes()).isEqualTo(65_536);
    assertThat(settings.notification().retryScale()).isEqualTo(0.5);
    assertThat(settings.notification().timeout()).isEqualTo(Duration.ofMillis(1_500));
    assertThat(settings.secretKeyBytes()).hasValue(new byte[32]);
  }

  @Test
  void readsAListFromTheFileAndFromTheEnvironment() throws IOException {
    List<String> roots = List.of("/srv/landing", "s3://landing/guo");

    assertThat(load("landing:\n  roots:\n  - /srv/landing\n  - s3://landing/guo").landing().roots())
        .isEqualTo(roots);
    assertThat(
            SettingsLoader.load(
                    Optional.empty(),
                    Map.of("MUSTER_LANDING_ROOTS", "[/srv/landing, 's3://landing/guo']"),
                    List.of())
                .landing()
                .roots())
        .isEqualTo(roots);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "landing: {roots: /srv} | landing.roots must be a list, such as [one, other]",
        "landing: {roots: [{a: b}]} | landing.roots must be a text",
        "landing: {roots: [srv]} | landing.roots has srv, which is no absolute path",
        "landing: {roots: ['gs://a/b']} | landing.roots has gs://a/b, which is neither on S3 nor a local path",
        "landing: {roots: [/srv/../etc]} | landing.roots has /srv/../etc, which has a segment . or .., which leads elsewhere",
      })
  void saysWhatIsWrongWithALandingRoot(String yaml, String message) {
    assertThatThrownBy(() -> load(yaml))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void readsCatalogPropertiesAsTheyAre() throws IOException {
    Map<String, String> properties =
        Map.of("jdbc.user", "muster", "s3.path-style-access", "true", "jdbc.password", "0123");
    String yaml = "{jdbc.user: muster, s3.path-style-access: true, jdbc.password: 0123}";

    assertThat(load("catalog:\n  properties: " + yaml).catalog().properties())
        .isEqualTo(properties);
    assertThat(fromEnvironment("MUSTER_CATALOG_PROPERTIES", yaml).catalog().properties())
        .isEqualTo(properties);
  }

  @Test
  void readsLandingRulesAsPatternsAndAsMore() throws IOException {
    String pattern = "a/{source_system}/{data_type}/{data_as_of_date}/*";
    String yaml =
        "{plain: '%s', full: {pattern: '%s', quiet: 5m, marker: _OK, count: 12}}"
            .formatted(pattern, pattern);
    Map<String, LandingRuleSettings> rules =
        Map.of(
            "plain",
            LandingRuleSettings.of(pattern),
            "full",
            new LandingRuleSettings(pattern, Duration.ofMinutes(5), "_OK", 12));

    assertThat(load("intake:\n  landing_rules: " + yaml).intake().landingRules()).isEqualTo(rules);
    assertThat(fromEnvironment("MUSTER_INTAKE_LANDING_RULES", yaml).intake().landingRules())
        .isEqualTo(rules);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {quiet: 5m}                | a.pattern is missing
          {pattern: %, quit: 5m}     | a.quit is not known
          {pattern: %, quiet: 5}     | a.quiet must be a duration, such as 500ms, 30s or 2m
          {pattern: %, quiet: 2d}    | a.quiet must be from 0s to 1d, not PT48H
          {pattern: %, count: few}   | a.count must be a whole number
          {pattern: %, count: 0}     | a.count must be from 1 to 1000000, not 0
          {pattern: %, marker: a/b}  | a.marker must be the name of a file, not a/b
          [%]                        | a must be a text
          x                          | landing_rules are wrong: rule a lacks {source_system}
          """)
  void refusesWrongLandingRules(String rule, String message) {
    String pattern = "'a/{source_system}/{data_type}/{data_as_of_date}/*'";
    String yaml = "intake: {landing_rules: {a: %s}}".formatted(rule.replace("%", pattern));

    assertThatThrownBy(() -> load(yaml))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("intake.")
        .hasMessageContaining(message)
        .hasMessageContaining("line 1)");
  }

  @Test
  void refusesToValidateByALandingRuleThatIsNotThere() throws IOException {
    String yaml =
        """
        intake: {landing_rules: {guo: '/a/{source_system}/{data_type}/{data_as_of_date}/*'}}
        validation: {rules: {gou: {check: exists}}}""";

    assertThat(load(yaml.replace("gou", "guo")).validation().rules()).containsOnlyKeys("guo");
    assertThatThrownBy(() -> load(yaml))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(
            "validation.rules has gou, which is none of intake.landing_rules: [guo]")
        .hasMessageContaining("line 2)");
  }

  @Test
  void keepsTheCatalogInTheDataFolderUnlessToldOtherwise() throws IOException {
    CatalogSettings catalog = load("data_dir: /srv/muster\ncatalog: {name: other}").catalog();

    CatalogSettings expected = CatalogSettings.under(Path.of("/srv/muster"));
    assertThat(catalog.name()).isEqualTo("other");
    assertThat(catalog.uri()).isEqualTo(expected.uri());
    assertThat(catalog.warehouse()).isEqualTo(expected.warehouse());
  }

  @Test
  void takesNoDatabaseForAnExternalCatalogUnlessToldSo() throws IOException {
    CatalogSettings rest = load("catalog: {type: rest, warehouse: prod}").catalog();
    CatalogSettings hadoop = load("data_dir: /srv/muster\ncatalog: {type: hadoop}").catalog();

    assertThat(rest.uri()).isNull();
    assertThat(rest.warehouse()).isEqualTo("prod");
    assertThat(hadoop.uri()).isNull();
    assertThat(hadoop.warehouse()).isEqualTo("file:///srv/muster/warehouse");
    assertThat(fromEnvironment("MUSTER_CATALOG_TYPE", "glue").catalog().warehouse()).isNull();
  }

  @Test
  void takesDottedKeysAndEmptyGroups() throws IOException {
    assertThat(load("http.port: 9\nledger:\n").http().port()).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "---\n", "# nothing\n", "http:\n", "http: {port: null}"})
  void takesTheDefaultsFromAFileThatSetsNothing(String yaml) throws IOException {
    assertThat(load(yaml)).isEqualTo(Settings.under(Settings.DEFAULT_DATA_DIR));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http: {prot: 1}              | http.prot is no setting (FILE, line 1); there are http.host, http.port, http.max_body_bytes, http.commit_timeout, http.idle_timeout, http.drain_timeout
          http: 8080                   | http is no setting (FILE, line 1); there are http.host, http.port, http.max_body_bytes, http.commit_timeout, http.idle_timeout, http.drain_timeout
          \\nhtp: {port: 1}            | htp.port is no setting (FILE, line 2); there are data_dir, secret_key, http.host
          http:\\n  port: many         | http.port must be a whole number of at most 2147483647 (FILE, line 2)
          http: {port: 99999999999}    | http.port must be a whole number of at most 2147483647 (FILE, line 1)
          http: {port: 80.5}           | http.port must be a whole number of at most 2147483647 (FILE, line 1)
          http: {port: ''}             | http.port must be a whole number of at most 2147483647 (FILE, line 1)
          http: {port: true}           | http.port must be a whole number of at most 2147483647 (FILE, line 1)
          http: {port: [1]}            | http.port must be a whole number of at most 2147483647 (FILE, line 1)
          http: {port: {a: 1}}         | http.port must be a whole number of at most 2147483647 (FILE, line 1)
          http: {port: 65536}          | http.port must be from 0 to 65535, not 65536 (FILE, line 1)
          http: {port: -1}             | http.port must be from 0 to 65535, not -1 (FILE, line 1)
          http: {host: ' '}            | http.host must be a name or an address, not blank (FILE, line 1)
          http: {host: [a]}            | http.host must be a text (FILE, line 1)
          http: {max_body_bytes: 1MB}  | http.max_body_bytes must be a size, such as 64KiB or 16MiB (FILE, line 1)
          http: {max_body_bytes: 2GiB} | http.max_body_bytes must be from 1KiB to 256MiB, not 2147483648 (FILE, line 1)
          http: {max_body_bytes: 0}    | http.max_body_bytes must be from 1KiB to 256MiB, not 0 (FILE, line 1)
          http: {drain_timeout: 30}    | http.drain_timeout must be a duration, such as 500ms, 30s or 2m (FILE, line 1)
          http: {drain_timeout: soon}  | http.drain_timeout must be a duration, such as 500ms, 30s or 2m (FILE, line 1)
          http: {drain_timeout: -PT1S} | http.drain_timeout must be from 1ms to 1h, not PT-1S (FILE, line 1)
          catalog: {properties: [a]}   | catalog.properties must be a mapping, such as {name: value} (FILE, line 1)
          catalog: {properties: x}     | catalog.properties must be a mapping, such as {name: value} (FILE, line 1)
          catalog: {properties: {a: {b: c}}}  | catalog.properties.a must be a text (FILE, line 1)
          catalog: {warehouse: 'file://host/x'} | catalog: Not on this host: file://host/x (catalog.warehouse: FILE, line 1)
          ledger: {queue_capacity: 0}  | ledger.queue_capacity must be at least 1, not 0 (FILE, line 1)
          ledger: {max_batch: 0}       | ledger.max_batch must be at least 1, not 0 (FILE, line 1)
          notification: {retry_scale: .nan}   | notification.retry_scale must be a number (FILE, line 1)
          notification: {retry_scale: NaN}    | notification.retry_scale must be above 0 and at most 1000, not NaN (FILE, line 1)
          notification: {retry_scale: x}      | notification.retry_scale must be a number (FILE, line 1)
          notification: {timeout: 0s}         | notification.timeout must be from 1ms to 10m, not PT0S (FILE, line 1)
          secret_key: c2hvcnQ | secret_key must be 32 bytes in base64 (FILE, line 1)
          notification: {max_concurrent: 0}   | notification.max_concurrent must be from 1 to 1000, not 0 (FILE, line 1)
          data_dir: [a]                | data_dir must be a path (FILE, line 1)
          - a                          | FILE, line 1: expected a mapping of settings
          "a\\x0Ab": 1                  | a b is no setting (FILE, line 1); there are data_dir
          data_dir: a\\n---\\ndata_dir: b  | FILE, line 3: expected a single document
          http: {port: 1, port: 2}     | FILE, line 1: Duplicate field 'port'
          http:\\n  port: 1\\n host: a | FILE, line 3:
          http:\\n\\tport: 1           | FILE, line 2:
          http: {port: 1               | FILE, line 1:
          """)
  void namesTheSettingItsSourceAndWhatIsExpected(String yaml, String message) throws IOException {
    Optional<Path> file = yaml(yaml.replace("\\n", "\n").replace("\\t", "\t"));

    assertThatThrownBy(() -> SettingsLoader.load(file, NO_ENVIRONMENT, List.of()))
        .isInstanceOf(SettingsException.class)
        .message()
        .startsWith(message.replace("FILE", file.orElseThrow().toString()))
        .doesNotContain("\n");
  }

  @Test
  void namesTheSourceThatWon() throws IOException {
    Optional<Path> file = yaml("http: {port: 1}");

    assertThatThrownBy(() -> SettingsLoader.load(file, Map.of("MUSTER_HTTP_PORT", "x"), List.of()))
        .hasMessageEndingWith("(environment variable MUSTER_HTTP_PORT)");
    assertThatThrownBy(
            () ->
                SettingsLoader.load(
                    file,
                    Map.of("MUSTER_HTTP_PORT", "x"),
                    List.of(Given.text("http.port", "y", "--port"))))
        .hasMessageEndingWith("(--port)");
  }

  @Test
  void refusesAnUnknownEnvironmentVariable() {
    assertThatThrownBy(() -> fromEnvironment("MUSTER_HTTP_PROT", "1"))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("environment variable MUSTER_HTTP_PROT is no setting; there are ");
    assertThatThrownBy(() -> fromEnvironment("MUSTER_PORT", "8080"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("MUSTER_HTTP_PORT");
  }

  @ParameterizedTest
  @CsvSource({
    "MUSTER_JAVA_OPTS, -Xmx1g",
    "MUSTER_SERVICE_HOST, 10.0.0.1",
    "MUSTER_SERVICE_PORT, 8080",
    "MUSTER_SERVICE_PORT_HTTP, 8080",
    "MUSTER_PORT, tcp://10.0.0.1:8080",
    "MUSTER_PORT_8080_TCP, tcp://10.0.0.1:8080",
    "MUSTER_PORT_8080_TCP_PROTO, tcp",
    "MUSTER_PORT_8080_TCP_PORT, 8080",
    "MUSTER_PORT_8080_TCP_ADDR, 10.0.0.1",
    "MUSTER_HTTP_PORT, tcp://10.0.0.1:8080",
    "MUSTER_HTTP_SERVICE_HOST, 10.0.0.1",
  })
  void leavesOutWhatTheLauncherAndKubernetesSet(String name, String value) {
    assertThat(fromEnvironment(name, value)).isEqualTo(Settings.under(Settings.DEFAULT_DATA_DIR));
  }

  @Test
  void tellsThatTheFileIsMissing() {
    Path missing = folder.resolve("missing.yaml");

    assertThatThrownBy(() -> SettingsLoader.load(Optional.of(missing), NO_ENVIRONMENT, List.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessage("there is no settings file " + missing);
  }

  @Test
  void tellsThatTheFileIsNotReadable() throws IOException {
    Path latin1 = folder.resolve("latin1.yaml");
    Files.write(latin1, "http: {host: h\u00f6st}".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> SettingsLoader.load(Optional.of(folder), NO_ENVIRONMENT, List.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("cannot read settings file " + folder);
    assertThatThrownBy(() -> SettingsLoader.load(Optional.of(latin1), NO_ENVIRONMENT, List.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessage("settings file " + latin1 + " is not UTF-8");
  }

  @Test
  void keepsSecretsOutOfMessages() throws IOException {
    String almost =
        Base64.getEncoder().encodeToString("0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

    assertThatThrownBy(() -> load("secret_key: " + almost)).message().doesNotContain(almost);
    String key = Base64.getEncoder().encodeToString(new byte[32]);
    assertThat(load("secret_key: " + key).toString()).doesNotContain(key);
  }

  private Settings load(String yaml) throws IOException {
    return SettingsLoader.load(yaml(yaml), NO_ENVIRONMENT, List.of());
  }

  private static Settings fromEnvironment(String name, String value) {
    return SettingsLoader.load(Optional.empty(), Map.of(name, value), List.of());
  }

  private Optional<Path> yaml(String text) throws IOException {
    return Optional.of(Files.writeString(folder.resolve("muster.yaml"), text));
  }
}
