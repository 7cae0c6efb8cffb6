package dev.muster.validation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FooterReaderTest {
  @TempDir private Path folder;

  private LandingStorage storage;
  private Path file;

  @BeforeEach
  void openStorage() {
    storage = new LandingStorage(new LandingSettings(List.of(folder.toString()), Map.of()));
    file = folder.resolve("orders.parquet");
  }

  private Footer read() throws IOException, BadFileException {
    return new FooterReader(storage).read(storage.find(file.toString()).orElseThrow());
  }

  private String fault(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    try {
      read();
      return null;
    } catch (BadFileException e) {
      return e.getMessage();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4_RAW"})
  void countsRowsWhateverTheCodec(CompressionCodecName codec) throws Exception {
    Parquet.orders(file, 5_000, codec);
    assertThat(read().rows()).isEqualTo(5_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"uncompressed", "snappy", "gzip", "zstd", "lz4", "lz4_raw", "brotli"})
  void readsFilesOfDuckdbWhateverTheCodec(String codec) throws Exception {
    Parquet.duckdb(
        file, "SELECT i AS id, 'note ' || i AS note FROM range(300000) t(i)", ", CODEC " + codec);
    assertThat(read().rows()).isEqualTo(300_000);
  }

  @Test
  void readsNestedTypesOfBoth() throws Exception {
    MessageType nested =
        MessageTypeParser.parseMessageType(
            "message m { optional group lines (LIST) { repeated group list { optional group element"
                + " { required int32 amount (DECIMAL(9,2)); optional group tags (MAP) { repeated"
                + " group key_value { required binary key (STRING); optional int64 value; } } } } } }");
    Parquet.write(file, nested, 10, CompressionCodecName.ZSTD, (row, i) -> row.addGroup("lines"));
    assertThat(read().rows()).isEqualTo(10);
    Parquet.duckdb(
        file, "SELECT [{a: 1, b: MAP {'x': [1.5]}}] AS lines, TIMESTAMP '2026-11-22' AS at", "");
    assertThat(read().rows()).isEqualTo(1);
  }

  @Test
  void takesAFileWithoutRows() throws Exception {
    Parquet.orders(file, 0);
    assertThat(read().rows()).isZero();
    Parquet.duckdb(file, "SELECT 1 AS id WHERE false", "");
    assertThat(read().rows()).isZero();
  }

  /** Written by PyArrow 26.0.1: a row group of no rows, whose columns begin at 0. */
  @ParameterizedTest
  @ValueSource(strings = {"arrow-no-rows.parquet", "arrow-no-rows-no-dictionary.parquet"})
  void takesAFileOfArrowWithoutRows(String name) throws Exception {
    try (InputStream in = getClass().getResourceAsStream(name)) {
      assertThat(fault(in.readAllBytes())).isNull();
    }
    assertThat(read().rows()).isZero();
  }

  @Test
  void saysTheSameOfTheSameFooterEachTime() throws Exception {
    Parquet.orders(file, 10);
    byte[] bytes = Files.readAllBytes(file);
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
    Arrays.fill(bytes, bytes.length - 8 - length, bytes.length - 8, (byte) 0);

    assertThat(fault(bytes))
        .startsWith(file + " has a footer at byte " + (bytes.length - 8 - length))
        .endsWith("Required field 'version' was not found in serialized data!");
  }

  @Test
  void readsAFooterLargerThanWhatIsReadFirst() throws Exception {
    StringBuilder schema = new StringBuilder("message wide {");
    for (int i = 0; i < 2_000; i++) {
      schema.append("optional int64 a_column_of_a_very_wide_table_").append(i).append(";");
    }
    MessageType wide = MessageTypeParser.parseMessageType(schema + "}");
    Parquet.write(file, wide, 3, CompressionCodecName.SNAPPY, (row, i) -> row.add(i, 1L));
    byte[] bytes = Files.readAllBytes(file);
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
    assertThat(length).isGreaterThan(64 * 1024);
    assertThat(read().rows()).isEqualTo(3);
  }

  @Test
  void knowsColumnsByTheirFingerprint() throws Exception {
    Parquet.orders(file, 1);
    String one = read().schemaFingerprint();
    Parquet.orders(file, 100, CompressionCodecName.GZIP);
    assertThat(read().schemaFingerprint()).isEqualTo(one).matches("[0-9a-f]{32}");
    MessageType other =
        MessageTypeParser.parseMessageType(
            "message orders { required int64 id; optional int64 note; }");
    Parquet.write(file, other, 1, CompressionCodecName.SNAPPY, (row, i) -> row.append("id", 1L));
    assertThat(read().schemaFingerprint()).isNotEqualTo(one);
  }

  @Test
  void saysWhatAndWhereIfItIsNoParquetFile() throws Exception {
    assertThat(fault(new byte[0]))
        .isEqualTo(file + " has 0 bytes, expected a Parquet file of at least 12");
    assertThat(fault("PAR1".getBytes(US_ASCII))).contains("has 4 bytes");
    assertThat(fault("id,note\n1,first\n2,second\n".getBytes(US_ASCII)))
        .isEqualTo(
            file
                + " has bytes 6f 6e 64 0a at byte 21, expected PAR1: it is cut off or no Parquet"
                + " file");
    assertThat(fault("PARX........PAR1".getBytes(US_ASCII))).contains("at byte 0, expected PAR1");
    assertThat(fault("PARE\0\0\0\0\0\0\0\0PARE".getBytes(US_ASCII)))
        .contains("encrypted footer (PARE at byte 12)");
  }

  @Test
  void saysOfAnEncryptedFooterThatItsKeyIsMissing() throws Exception {
    Parquet.encrypted(file);
    assertThat(fault(Files.readAllBytes(file)))
        .contains("has an encrypted footer (PARE at byte ")
        .endsWith("which cannot be read without its key");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 100_000})
  void takesNoMemoryForAFooterLargerThanItsFile(int length) throws Exception {
    Parquet.orders(file, 10);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 8, length);
    assertThat(fault(bytes))
        .contains(
            "footer of %d bytes by its length at byte %d, expected from 1 to %d"
                .formatted(Integer.toUnsignedLong(length), bytes.length - 8, bytes.length - 12));
  }

  @Test
  void findsWhatLacksItsMiddle() throws Exception {
    Parquet.orders(file, 5_000, CompressionCodecName.UNCOMPRESSED);
    byte[] whole = Files.readAllBytes(file);
    byte[] cut = Arrays.copyOf(whole, whole.length - 1_000);
    System.arraycopy(whole, 2_000, cut, 1_000, whole.length - 2_000);
    assertThat(fault(cut))
        .contains("of row group")
        .contains("expected between byte 4 and its footer");
  }

  @Test
  void findsEveryCut() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Parquet.orders(file, 3_000);
    byte[] whole = Files.readAllBytes(file);
    int footer = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(whole.length - 8);
    for (int i = 0; i < 400; i++) {
      int length =
          switch (i % 4) {
            case 0 -> random.nextInt(13);
            case 1 -> random.nextInt(whole.length - footer);
            case 2 -> whole.length - 8 - random.nextInt(footer);
            default -> whole.length - 1 - random.nextInt(12);
          };
      assertThat(fault(Arrays.copyOf(whole, length)))
          .as("cut at %d of %d, seed %d", length, whole.length, seed)
          .startsWith(file + " has ");
    }
    assertThat(fault(whole)).isNull();
  }

  /** Whatever a footer says, it is read or refused; nothing else happens. */
  @Test
  void survivesAnyFooter() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Parquet.orders(file, 3_000);
    byte[] whole = Files.readAllBytes(file);
    int footer = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(whole.length - 8);
    int refused = 0;
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = whole.clone();
      for (int flips = 0; flips <= random.nextInt(4); flips++) {
        damaged[whole.length - 9 - random.nextInt(footer)] = (byte) random.nextInt(256);
      }
      try {
        refused += fault(damaged) == null ? 0 : 1;
      } catch (IOException | RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + ", turn " + i, e);
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void blamesNoFileThatChangesMeanwhile() throws Exception {
    Files.writeString(file, "not yet whole");
    StoredFile before = storage.find(file.toString()).orElseThrow();
    Parquet.orders(file, 100);

    assertThatThrownBy(() -> new FooterReader(storage).read(before))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " changed while it was read");
  }
}
