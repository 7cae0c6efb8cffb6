package dev.muster.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LandingPathTest {
  private static LandingStorage under(String... roots) {
    return new LandingStorage(new LandingSettings(List.of(roots), Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "s3://landing/guo, s3://landing/guo/orders/day=1/a.parquet",
    "s3://landing/guo, s3a://landing/guo/orders",
    "s3://landing/guo/, s3://landing/guo",
    "s3://landing, s3://landing/anything/at/all",
    "s3://landing/, s3n://landing/anything",
    "/srv/landing, /srv/landing/a.parquet",
    "/srv/landing/, file:/srv/landing/a.parquet",
    "file:///srv/landing, file:///srv/landing",
    "/srv/landing, /srv/landing/region=a%2Fb/name%20with%20spaces",
    "/srv/landing, /srv/landing/..hidden/a...parquet",
  })
  void coversWhatLiesUnderARoot(String root, String path) {
    try (LandingStorage storage = under(root)) {
      assertThat(storage.covers(path)).hasValue(root);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "s3://landing/guo, s3://landing/guo2/a.parquet",
    "s3://landing/guo, s3://landing/",
    "s3://landing/guo, s3://other/guo/a.parquet",
    "s3://landing/guo, s3://landing/guo/../secret",
    "s3://landing/guo, s3://landing/guo/%2e%2E/secret",
    "s3://landing/guo, s3://landing/guo/x%2F..%2fsecret",
    "s3://landing/guo, s3://landing//guo/a",
    "s3://landing/guo, s3://landing/guo/a?versionId=1",
    "s3://landing/guo, s3://landing/guo/a#b",
    "s3://landing/guo, s3://landing/guo/s3://other/a",
    "s3://landing/guo, gs://landing/guo/a",
    "s3://landing/guo, https://landing/guo/a",
    "s3://landing/guo, s3:/landing/guo/a",
    "s3://landing/guo, /landing/guo/a",
    "/srv/landing, /srv/landing2/a.parquet",
    "/srv/landing, /srv/landing/../secret",
    "/srv/landing, /srv/landing/./a",
    "/srv/landing, /srv/landing/..",
    "/srv/landing, /srv/landing/..\\secret",
    "/srv/landing, srv/landing/a",
    "/srv/landing, file://host/srv/landing/a",
    "/srv/landing, s3://srv/landing/a",
    "/srv/landing, hdfs:///srv/landing/a",
  })
  void coversNothingElse(String root, String path) {
    try (LandingStorage storage = under(root)) {
      assertThat(storage.covers(path)).isEmpty();
      assertThatThrownBy(() -> storage.find(path)).isInstanceOf(PathRefusedException.class);
      assertThatThrownBy(() -> storage.list(path)).isInstanceOf(PathRefusedException.class);
      assertThatThrownBy(() -> storage.open(path)).isInstanceOf(PathRefusedException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "s3://landing/guo, s3://landing/guo/a.parquet, true",
    "s3://landing/guo, s3a://landing/guo/../secret, true",
    "s3://landing/guo/, s3://landing/guo/%2e%2E/secret, true",
    "s3://landing/guo, s3://landing/guo/a#b, true",
    "s3://landing/guo, s3://landing/guo2/../secret, false",
    "s3://landing/guo, gs://landing/guo/../secret, false",
    "/srv/landing, /srv/landing/../secret, true",
    "/srv/landing, file:///srv/landing/x/../../secret, true",
    "file:///srv/landing/, /srv/landing/./a, true",
    "/srv/landing, /srv/other/../landing/a, false",
    "/srv/landing, srv/landing/a, false",
  })
  void isConcernedAlsoWithWhatLeadsOutOfARoot(String root, String path, boolean expected) {
    try (LandingStorage storage = under(root)) {
      assertThat(storage.concerns(path)).isEqualTo(expected);
    }
  }

  @Test
  void coversNothingWithoutRoots() {
    try (LandingStorage storage = under()) {
      assertThat(storage.covers("/srv/landing")).isEmpty();
      assertThatThrownBy(() -> storage.find("/srv/landing"))
          .isInstanceOf(PathRefusedException.class)
          .hasMessage("/srv/landing lies outside of the landing roots");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "relative", "a:b", "s3://", "s3:///key", "/a\u0000b", "/a\nb", "file:x"})
  void refusesARootThatIsNone(String root) {
    assertThatThrownBy(() -> under(root))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("roots has " + root + ", which ");
  }
}
