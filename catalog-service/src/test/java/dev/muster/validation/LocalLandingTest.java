package dev.muster.validation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.io.SeekableInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalLandingTest {
  @TempDir private Path folder;

  private Path landing;
  private LandingStorage storage;

  @BeforeEach
  void land() throws IOException {
    landing = Files.createDirectories(folder.resolve("landing"));
    storage = new LandingStorage(new LandingSettings(List.of(landing.toString()), Map.of()));
    Files.createDirectories(landing.resolve("day=1/hour=2"));
    Files.writeString(landing.resolve("day=1/a.parquet"), "12345");
    Files.writeString(landing.resolve("day=1/hour=2/b.parquet"), "");
    Files.writeString(folder.resolve("secret"), "secret");
  }

  @Test
  void findsAFileAsItIs() throws IOException {
    Path file = landing.resolve("day=1/a.parquet");

    assertThat(storage.find("file://" + file))
        .hasValue(new StoredFile("file://" + file, 5, Files.getLastModifiedTime(file).toInstant()));
  }

  @Test
  void findsNothingWhereThereIsAFolderOrNothing() throws IOException {
    for (String path : List.of("day=1", "day=1/", "none", "none/none", "day=1/a.parquet/none")) {
      assertThat(storage.find(landing + "/" + path)).as(path).isEmpty();
    }
  }

  @Test
  void listsAFolderWithAllBelowIt() throws IOException {
    assertThat(list(landing + "/day=1"))
        .containsExactlyInAnyOrder(
            landing + "/day=1/a.parquet", landing + "/day=1/hour=2/b.parquet");
    assertThat(list("file:" + landing + "/day=1/hour=2/"))
        .containsExactly("file:" + landing + "/day=1/hour=2/b.parquet");
  }

  @Test
  void listsNothingWhereThereIsAFileOrNothing() throws IOException {
    assertThat(list(landing + "/day=1/a.parquet")).isEmpty();
    assertThat(list(landing + "/none")).isEmpty();
  }

  @Test
  void readsFromAnyPlace() throws IOException {
    try (SeekableInputStream in = storage.open(landing + "/day=1/a.parquet")) {
      in.seek(3);
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("45");
    }
    assertThatThrownBy(() -> storage.open(landing + "/none"))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void refusesALinkThatLeadsOut() throws IOException {
    Files.createSymbolicLink(landing.resolve("out"), folder);
    Files.createSymbolicLink(landing.resolve("day=1/out.parquet"), folder.resolve("secret"));

    for (String path : List.of(landing + "/out/secret", landing + "/day=1/out.parquet")) {
      assertThatThrownBy(() -> storage.find(path))
          .isInstanceOf(PathRefusedException.class)
          .hasMessage(path + " leads out of the landing roots by a symbolic link");
      assertThatThrownBy(() -> storage.open(path)).isInstanceOf(PathRefusedException.class);
    }
    assertThatThrownBy(() -> storage.list(landing + "/out"))
        .isInstanceOf(PathRefusedException.class);
    assertThat(list(landing + "/day=1")).doesNotContain(landing + "/day=1/out.parquet");
  }

  @Test
  void followsALinkThatStaysWithin() throws IOException {
    Files.createSymbolicLink(landing.resolve("newest"), landing.resolve("day=1"));

    assertThat(storage.find(landing + "/newest/a.parquet")).isPresent();
    assertThat(list(landing + "/newest")).hasSize(2).contains(landing + "/newest/a.parquet");
  }

  @Test
  void takesARootThatIsALinkItself() throws IOException {
    Path root = Files.createSymbolicLink(folder.resolve("root"), landing);
    try (LandingStorage linked =
        new LandingStorage(new LandingSettings(List.of(root.toString()), Map.of()))) {
      assertThat(linked.find(root + "/day=1/a.parquet")).isPresent();
    }
  }

  private List<String> list(String path) throws IOException {
    try (Stream<StoredFile> files = storage.list(path)) {
      return files.map(StoredFile::path).toList();
    }
  }
}
