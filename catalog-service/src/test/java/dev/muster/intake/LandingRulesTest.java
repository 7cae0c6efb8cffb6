package dev.muster.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.model.Feed;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LandingRulesTest {
  private static final String USUAL =
      "s3://landing/{source_system}/{data_type}/data_as_of_date={data_as_of_date}/*.parquet";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        USUAL + "|s3://landing/GUO/FACT/data_as_of_date=2026-11-22/part-0.parquet",
        USUAL + "|s3://landing/GUO/FACT/data_as_of_date=2026-11-22/.parquet",
        "a/{source_system}.{data_type}.{data_as_of_date:yyyyMMdd}.csv|a/GUO.FACT.20261122.csv",
        "a/{source_system:upper}/{data_type:upper}/{data_as_of_date}/**|a/guo/fact/2026-11-22/x/y",
        "**/{data_type}/{source_system}/dt={data_as_of_date}/*|s3://b/c/FACT/GUO/dt=2026-11-22/z",
        "a/**/{source_system}/{data_type}/{data_as_of_date:dd.MM.yyyy}/x|a/GUO/FACT/22.11.2026/x",
        "a/{source_system}/{data_type}/**/d={data_as_of_date}/x|a/GUO/FACT/u/v/d=2026-11-22/x",
        "(a+)+$/{source_system}/{data_type}/{data_as_of_date}/x|(a+)+$/GUO/FACT/2026-11-22/x",
      })
  void readsFeedAndDate(String pattern, String path) {
    assertThat(rules(pattern).ofFile(path)).contains(landed(LocalDate.parse("2026-11-22")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        USUAL + "|s3://landing/GUO/FACT/data_as_of_date=2026-11-22/part-0.csv",
        USUAL + "|s3://landing/GUO/FACT/data_as_of_date=2026-02-30/part-0.parquet",
        USUAL + "|s3://landing/GUO/FACT/data_as_of_date=2026-11-22/deeper/part-0.parquet",
        USUAL + "|s3://landing/GUO/FACT/data_as_of_date=2026-11-22",
        USUAL + "|s3://landing/ GUO/FACT/data_as_of_date=2026-11-22/part-0.parquet",
        USUAL + "|s3://landing//FACT/data_as_of_date=2026-11-22/part-0.parquet",
        USUAL + "|x-s3://landing/GUO/FACT/data_as_of_date=2026-11-22/part-0.parquet",
        "a.b/{source_system}/{data_type}/*|axb/GUO/FACT/x",
        "a/{source_system}/{data_type}/**|a/GUO/FACT/",
      })
  void passesOverWhatIsNotOfTheForm(String pattern, String path) {
    assertThat(rules(pattern).ofFile(path)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "s3://landing/GUO/FACT,",
    "s3://landing/GUO/FACT/,",
    "s3://landing/GUO/FACT/data_as_of_date=2026-11-22, 2026-11-22",
    "s3://landing/GUO/FACT/data_as_of_date=2026-11-22/, 2026-11-22",
    "s3://landing/GUO/FACT/data_as_of_date=2026-11-22/a.parquet, 2026-11-22",
  })
  void readsFoldersDownFromTheOneThatNamesAFeed(String path, LocalDate date) {
    assertThat(rules(USUAL).ofFolder(path)).contains(landed(date));
  }

  @ParameterizedTest
  @CsvSource({
    "s3://landing/GUO",
    "s3://landing",
    "s3://landing/GUO/FACT/other=2026-11-22",
    "s3://landing/GUO/FACT/data_as_of_date=2026-13-01",
  })
  void passesOverOtherFolders(String path) {
    assertThat(rules(USUAL).ofFolder(path)).isEmpty();
  }

  @Test
  void goesByTheFirstRuleThatMatches() {
    Map<String, LandingRuleSettings> patterns = new LinkedHashMap<>();
    patterns.put("narrow", LandingRuleSettings.of("a/GUO/{source_system}/{data_type}"));
    patterns.put("wide", LandingRuleSettings.of("a/**/{source_system}/{data_type}"));
    patterns.put("never", LandingRuleSettings.of("a/{source_system}/{data_type}"));
    LandingRules rules = new LandingRules(patterns);

    assertThat(rules.ofFile("a/GUO/x/y")).map(Landed::rule).contains("narrow");
    assertThat(rules.ofFile("a/x/y")).map(Landed::rule).contains("wide");
    assertThat(rules.ofFile("b/x/y")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        USUAL
            + "|s3://landing/GUO/FACT/data_as_of_date=2026-11-22/part-0.parquet"
            + "|s3://landing/GUO/FACT/data_as_of_date=2026-11-22/|false",
        USUAL
            + "|s3://landing/GUO/FACT/data_as_of_date=2026-11-22/_SUCCESS"
            + "|s3://landing/GUO/FACT/data_as_of_date=2026-11-22/|true",
        "a/{source_system}/{data_type}/d={data_as_of_date}/**/hour=*/*"
            + "|a/GUO/FACT/d=2026-11-22/x/hour=3/p|a/GUO/FACT/d=2026-11-22/|false",
        "a/{source_system}/{data_type}/d={data_as_of_date}/*"
            + "|a/GUO/FACT/d=2026-11-22/_SUCCESS|a/GUO/FACT/d=2026-11-22/|true",
        "{data_as_of_date}/**/{source_system}/{data_type}/*"
            + "|2026-11-22/u/v/GUO/FACT/p|2026-11-22/u/v/GUO/FACT/|false",
      })
  void findsTheFolderOfAPartition(String pattern, String path, String folder, boolean isMarker) {
    LandingRules rules = rules(new LandingRuleSettings(pattern, null, "_SUCCESS", null));

    assertThat(rules.ofObject(path))
        .contains(new LandedObject(landed(LocalDate.parse("2026-11-22")), folder, isMarker));
  }

  @ParameterizedTest
  @CsvSource({
    "a/{source_system}.{data_type}.{data_as_of_date}.csv, a/GUO.FACT.2026-11-22.csv,"
        + " a/GUO.FACT.2026-11-22.csv",
    "a/{source_system}.{data_type}.{data_as_of_date}-*.csv, a/GUO.FACT.2026-11-22-1.csv, a/",
  })
  void goesWithoutAFolderOfItsOwn(String pattern, String path, String folder) {
    assertThat(rules(pattern).ofObject(path)).map(LandedObject::folder).contains(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        USUAL + "|s3://landing/GUO/FACT|s3://landing/GUO/FACT/data_as_of_date=2026-11-22",
        USUAL + "|s3://landing/GUO/FACT/|s3://landing/GUO/FACT/data_as_of_date=2026-11-22",
        USUAL
            + "|s3://landing/GUO/FACT/data_as_of_date=2026-11-22/a.parquet"
            + "|s3://landing/GUO/FACT/data_as_of_date=2026-11-22",
        "/a/{source_system}/{data_type}/d/{data_as_of_date:yyyyMMdd}.csv"
            + "|/a/GUO/FACT|/a/GUO/FACT/d/20261122.csv",
        "/a/{source_system}/{data_type}/d/{data_as_of_date:yyyyMMdd}-*.csv"
            + "|/a/GUO/FACT|/a/GUO/FACT",
        "/a/{source_system}/{data_type}/*/{data_as_of_date}/x|/a/GUO/FACT|/a/GUO/FACT",
        "/a/**/{source_system}/{data_type}/{data_as_of_date}/x|/a/b/c/GUO/FACT|/a/b/c/GUO/FACT",
        "/{data_as_of_date}/{source_system}/{data_type}/x"
            + "|/2026-11-21/GUO/FACT|/2026-11-21/GUO/FACT",
        "/a/{source_system}/{data_type}/**|/a/GUO/FACT|/a/GUO/FACT",
        USUAL + "|s3://elsewhere/GUO/FACT|s3://elsewhere/GUO/FACT",
      })
  void saysWhereThePartitionOfADateLies(String pattern, String path, String folder) {
    assertThat(rules(pattern).partitionFolder(path, LocalDate.parse("2026-11-22")))
        .isEqualTo(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "a/{source_system}/{data_type}/{data_as_of_date}/*|-|-|-" + "|when nothing has come for 5m",
        "a/{source_system}/{data_type}/{data_as_of_date}.csv|-|-|-|with its first file",
        "a/{source_system}/{data_type}/{data_as_of_date}/*|-|-|12|with 12 files",
        "a/{source_system}/{data_type}/{data_as_of_date}/*|PT1H|-|12"
            + "|with 12 files, when nothing has come for 1h",
        "a/{source_system}/{data_type}/{data_as_of_date}/*|-|_OK|-"
            + "|after _OK, when nothing has come for 10s",
        "a/{source_system}/{data_type}/{data_as_of_date}/*|PT0S|_OK|3|after _OK and with 3 files",
      })
  void saysWhatClosesAPartition(
      String pattern, Duration quiet, String marker, Integer count, String words) {
    LandingRules rules = rules(new LandingRuleSettings(pattern, quiet, marker, count));

    assertThat(rules.closing("r")).hasToString(words);
  }

  @Test
  void refusesAMarkerWithoutAFolder() {
    assertThatThrownBy(
            () ->
                rules(
                    new LandingRuleSettings(
                        "a/{source_system}/{data_type}/{data_as_of_date}-*", null, "_OK", null)))
        .hasMessage("rule r has a marker, but no folder for it in each partition");
  }

  @Test
  void doesNotTireOfAHostilePath() {
    LandingRules rules = rules("**/*a*a*a*/**/{source_system}/{data_type}/*b*b*b*");

    assertThat(rules.ofFile("a".repeat(1_000) + "/a".repeat(400))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a/{source_system}/x|lacks {source_system} or {data_type}",
        "a/{source_system}/{data_type}/{day}|has the field {day}",
        "a/{source_system:title}/{data_type}|has a name in the form :title",
        "a/{source_system}/{data_type}/{data_as_of_date:yyyyMM}|does not give a whole date",
        "a/{source_system}/{data_type}/{data_as_of_date:oops}|does not give a whole date",
        "a/{source_system}/{data_type}/{source_system}|has {source_system} twice",
        "a/{source_system}{data_type}|has nothing between two fields",
        "a/{source_system}*/{data_type}|has nothing between two fields",
        "a/{source_system/{data_type}|has a brace without its other half",
        "''|lacks {source_system} or {data_type}",
      })
  void refusesWhatIsNoPattern(String pattern, String fault) {
    assertThatThrownBy(() -> rules(pattern))
        .hasMessageStartingWith("rule r ")
        .hasMessageContaining(fault);
  }

  private static LandingRules rules(String pattern) {
    return rules(LandingRuleSettings.of(pattern));
  }

  private static LandingRules rules(LandingRuleSettings rule) {
    return new LandingRules(Map.of("r", rule));
  }

  private static Landed landed(LocalDate date) {
    return new Landed("r", new Feed("GUO", "FACT"), Optional.ofNullable(date));
  }
}
