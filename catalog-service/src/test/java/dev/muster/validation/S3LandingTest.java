package dev.muster.validation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.catalog.S3Server;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.RangeReadable;
import org.apache.iceberg.io.SeekableInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3LandingTest {
  private static final String ROOT = "s3://lake/landing";

  @TempDir private static Path shared;
  private static S3Server s3;
  private static LandingStorage storage;

  @BeforeAll
  static void land() throws Exception {
    s3 = S3Server.start(shared);
    Map<String, String> properties = new HashMap<>(s3.properties());
    properties.put("s3.retry.num-retries", "0");
    storage = new LandingStorage(new LandingSettings(List.of(ROOT), properties));
    try (FileIO io =
        CatalogUtil.loadFileIO("org.apache.iceberg.aws.s3.S3FileIO", s3.properties(), null)) {
      put(io, ROOT + "/day=1/a.parquet", "12345");
      put(io, ROOT + "/day=1/hour=2/b.parquet", "6");
      put(io, ROOT + "/day=1/a.parquet.crc", "7");
      put(io, ROOT + "/day=10/c.parquet", "8");
      for (int i = 0; i < 1_100; i++) {
        put(io, ROOT + "/many/" + i, "");
      }
    }
  }

  private static void put(FileIO io, String location, String text) throws IOException {
    try (OutputStream out = io.newOutputFile(location).createOrOverwrite()) {
      out.write(text.getBytes(UTF_8));
    }
  }

  @AfterAll
  static void stopS3() {
    storage.close();
    s3.close();
  }

  @Test
  void findsAnObjectByItsWholeName() throws IOException {
    StoredFile file = storage.find("s3a://lake/landing/day=1/a.parquet").orElseThrow();

    assertThat(file.path()).isEqualTo("s3a://lake/landing/day=1/a.parquet");
    assertThat(file.sizeBytes()).isEqualTo(5);
    assertThat(file.modified()).isAfter(Instant.EPOCH.plus(Duration.ofDays(365)));
    assertThat(storage.find(ROOT + "/day=1/a.par")).isEmpty();
    assertThat(storage.find(ROOT + "/day=1")).isEmpty();
    assertThat(storage.find(ROOT + "/none")).isEmpty();
  }

  @Test
  void listsAFolderAndNotItsNeighbours() throws IOException {
    for (String folder : List.of(ROOT + "/day=1", ROOT + "/day=1/")) {
      assertThat(list(folder))
          .containsExactlyInAnyOrder(
              ROOT + "/day=1/a.parquet",
              ROOT + "/day=1/a.parquet.crc",
              ROOT + "/day=1/hour=2/b.parquet");
    }
    assertThat(list(ROOT + "/none")).isEmpty();
  }

  @Test
  void listsMoreThanOneAnswerHolds() throws IOException {
    assertThat(list(ROOT + "/many")).hasSize(1_100);
  }

  @Test
  void readsFromAnyPlaceAndTheEndAtOnce() throws IOException {
    try (SeekableInputStream in = storage.open(ROOT + "/day=1/a.parquet")) {
      in.seek(3);
      assertThat(in.read()).isEqualTo('4');
      byte[] tail = new byte[2];
      assertThat(((RangeReadable) in).readTail(tail)).isEqualTo(2);
      assertThat(new String(tail, UTF_8)).isEqualTo("45");
    }
  }

  @Test
  void aStorageThatDoesNotAnswerIsAnIoException() throws Exception {
    s3.takeAway();
    try {
      assertThatThrownBy(() -> storage.find(ROOT + "/day=1/a.parquet"))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> list(ROOT + "/day=1"))
          .isInstanceOfAny(IOException.class, java.io.UncheckedIOException.class);
    } finally {
      s3.bringBack();
    }
    assertThat(storage.find(ROOT + "/day=1/a.parquet")).isPresent();
  }

  @Test
  void aRefusalIsToldFromAFailure() {
    Map<String, String> properties = new HashMap<>(s3.properties());
    properties.put("s3.secret-access-key", "of-somebody-else");
    try (LandingStorage refused =
        new LandingStorage(new LandingSettings(List.of(ROOT), properties))) {
      assertThatThrownBy(() -> refused.find(ROOT + "/day=1/a.parquet"))
          .isInstanceOf(StorageRefusedException.class)
          .hasMessageStartingWith("S3 answered: ")
          .hasMessageContaining("403");
      assertThatThrownBy(() -> refused.open(ROOT + "/day=1/a.parquet").read())
          .hasStackTraceContaining("403");
    }
    try (LandingStorage nowhere =
        new LandingStorage(new LandingSettings(List.of("s3://no-such-bucket"), s3.properties()))) {
      assertThatThrownBy(() -> nowhere.find("s3://no-such-bucket/a"))
          .isInstanceOf(StorageRefusedException.class)
          .hasMessageContaining("404");
    }
  }

  private static List<String> list(String path) throws IOException {
    try (Stream<StoredFile> files = storage.list(path)) {
      return files.map(StoredFile::path).toList();
    }
  }
}
