package dev.muster.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretKeyFileTest {
  @TempDir private Path directory;

  @Test
  void isMadeOnceForItsOwnerOnly() throws IOException {
    Path data = directory.resolve("data");
    byte[] key = SecretKeyFile.readOrCreate(data);
    assertThat(key).hasSize(SecretSeal.KEY_BYTES);
    assertThat(SecretKeyFile.readOrCreate(data)).isEqualTo(key);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("secret.key"))))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(data)) {
      assertThat(files).containsExactly(data.resolve("secret.key"));
    }
  }

  @Test
  void isDifferentInEveryDirectory() throws IOException {
    assertThat(SecretKeyFile.readOrCreate(directory.resolve("a")))
        .isNotEqualTo(SecretKeyFile.readOrCreate(directory.resolve("b")));
  }

  @Test
  void isRefusedIfItHoldsNoKey() throws IOException {
    for (String text : new String[] {"", "c2hvcnQ=", "not base64"}) {
      Files.writeString(directory.resolve("secret.key"), text);
      assertThatThrownBy(() -> SecretKeyFile.readOrCreate(directory))
          .as(text)
          .isInstanceOf(UnusableStoreException.class)
          .hasMessageContaining("secret.key");
    }
  }
}
