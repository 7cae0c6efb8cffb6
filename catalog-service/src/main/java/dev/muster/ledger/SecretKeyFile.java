package dev.muster.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** The key for {@link SecretSeal} where none is set: a file that only its owner can read. */
public final class SecretKeyFile {
  private static final String NAME = "secret.key";

  private SecretKeyFile() {}

  /**
   * The key in this directory's {@code secret.key}, made on first use.
   *
   * @throws IOException if the file cannot be read or made
   * @throws UnusableStoreException if it holds no key
   */
  public static byte[] readOrCreate(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      create(file);
    }
    return read(file);
  }

  /** Written aside and moved, so that a crash leaves a whole key or none. */
  private static void create(Path file) throws IOException {
    byte[] key = new byte[SecretSeal.KEY_BYTES];
    new SecureRandom().nextBytes(key);
    Path aside = Files.createTempFile(file.getParent(), NAME, ".new", ownerOnly());
    byte[] text = (Base64.getEncoder().encodeToString(key) + "\n").getBytes(US_ASCII);
    try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(text));
      channel.force(true);
    }
    Files.move(aside, file);
  }

  private static byte[] read(Path file) throws IOException {
    try {
      byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
      if (key.length == SecretSeal.KEY_BYTES) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // Not base64: no key either.
    }
    throw new UnusableStoreException(
        "%s must hold %d bytes in base64.".formatted(file, SecretSeal.KEY_BYTES));
  }

  private static FileAttribute<?>[] ownerOnly() {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
