package dev.muster.restcatalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceFilesTest {
  private final ServiceFiles files =
      new ServiceFiles(Set.of("s3://lake/warehouse/muster", "file:///var/lib/muster/"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://lake/warehouse/muster",
        "s3://lake/warehouse/muster/",
        "s3a://lake/warehouse/muster/events/data/f.parquet",
        "s3://lake//warehouse/./muster/events",
        "s3://lake/warehouse/other/../muster/events",
        "/var/lib/muster/x",
        "file:/var/lib/muster/x",
        "file:///var/lib/../lib/muster/x",
        "file:////var//lib/muster//x"
      })
  void holdWhatIsInTheirFoldersHoweverItIsWritten(String location) {
    assertThat(files.hold(location)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://lake/warehouse/musters/x",
        "s3://lake/warehouse",
        "s3://lake/warehouse/muster/../sales/x",
        "s3://other/warehouse/muster/x",
        "/var/lib/muste",
        "/srv/var/lib/muster/x"
      })
  void holdNothingElse(String location) {
    assertThat(files.hold(location)).isFalse();
  }
}
