package dev.muster.validation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;

/** Reads the footers of Parquet files, by one request for most. */
record FooterReader(LandingStorage storage) {
  /** Most footers fit. */
  private static final int TAIL = 64 * 1024;

  /** A footer of a thousand columns and a thousand row groups has some 100 MB. */
  private static final int LARGEST = 128 * 1024 * 1024;

  private static final byte[] MAGIC = "PAR1".getBytes(US_ASCII);
  private static final byte[] ENCRYPTED = "PARE".getBytes(US_ASCII);

  /** The length of the footer, and the magic bytes after it. */
  private static final int END = Integer.BYTES + MAGIC.length;

  private static final int SMALLEST = MAGIC.length + END;

  /**
   * Reads one.
   *
   * @throws BadFileException it is no whole Parquet file
   * @throws IOException it cannot be read now, or changes while it is read
   */
  Footer read(StoredFile file) throws IOException, BadFileException {
    try {
      return parsed(file);
    } catch (BadFileException e) {
      if (!storage.find(file.path()).equals(Optional.of(file))) {
        throw new IOException(file.path() + " changed while it was read", e);
      }
      throw e;
    }
  }

  private Footer parsed(StoredFile file) throws IOException, BadFileException {
    long size = file.sizeBytes();
    if (size < SMALLEST) {
      throw new BadFileException(
          "%s has %d bytes, expected a Parquet file of at least %d"
              .formatted(file.path(), size, SMALLEST));
    }
    int read = (int) Math.min(size, TAIL);
    byte[] tail = storage.read(file, size - read, read);
    requireMagic(file, size - MAGIC.length, Arrays.copyOfRange(tail, read - MAGIC.length, read));
    if (read == size) {
      requireMagic(file, 0, Arrays.copyOf(tail, MAGIC.length));
    }
    int length = length(file, tail);
    long start = size - END - length;
    byte[] footer =
        length + END <= read
            ? Arrays.copyOfRange(tail, read - END - length, read - END)
            : storage.read(file, start, length);
    return parsed(file, start, footer);
  }

  private static void requireMagic(StoredFile file, long at, byte[] found) throws BadFileException {
    if (Arrays.equals(found, ENCRYPTED)) {
      throw new BadFileException(
          "%s has an encrypted footer (PARE at byte %d), which cannot be read without its key"
              .formatted(file.path(), at));
    }
    if (!Arrays.equals(found, MAGIC)) {
      throw new BadFileException(
          "%s has %s at byte %d, expected PAR1: it is cut off or no Parquet file"
              .formatted(file.path(), shown(found), at));
    }
  }

  private static String shown(byte[] bytes) {
    return "bytes " + HexFormat.ofDelimiter(" ").formatHex(bytes);
  }

  /** As the file says; no more than there is of it, and no more than is sound. */
  private static int length(StoredFile file, byte[] tail) throws BadFileException {
    long length =
        Integer.toUnsignedLong(
            ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt(tail.length - END));
    long most = Math.min(LARGEST, file.sizeBytes() - SMALLEST);
    if (length < 1 || length > most) {
      throw new BadFileException(
          "%s has a footer of %d bytes by its length at byte %d, expected from 1 to %d"
              .formatted(file.path(), length, file.sizeBytes() - END, most));
    }
    return (int) length;
  }

  private static Footer parsed(StoredFile file, long start, byte[] bytes) throws BadFileException {
    FileMetaData footer;
    try {
      // Nothing in it can be larger than it is, whatever it says of the length of its lists.
      footer = Util.readFileMetaData(new ByteArrayInputStream(bytes), bytes.length);
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, start, e);
    }
    requireRowGroups(file, start, footer);
    try {
      return Footer.of(
          footer.getNum_rows(),
          new ParquetMetadataConverter().fromParquetMetadata(footer).getFileMetaData().getSchema());
    } catch (IOException | RuntimeException e) {
      throw unreadable(file, start, e);
    }
  }

  private static BadFileException unreadable(StoredFile file, long start, Exception e) {
    // What Thrift says of the structure behind it differs each time.
    String words = String.valueOf(e.getMessage()).split("\\R| Struct:", 2)[0];
    return new BadFileException(
        "%s has a footer at byte %d that cannot be read: %s".formatted(file.path(), start, words),
        e);
  }

  private static void requireRowGroups(StoredFile file, long start, FileMetaData footer)
      throws BadFileException {
    long rows = 0;
    List<RowGroup> groups = footer.getRow_groups();
    for (int i = 0; i < groups.size(); i++) {
      rows += groups.get(i).getNum_rows();
      for (ColumnChunk column : groups.get(i).getColumns()) {
        requireWithin(file, start, i, column);
      }
    }
    if (rows != footer.getNum_rows()) {
      throw new BadFileException(
          "%s has row groups of %d rows in all, expected %d by its footer at byte %d"
              .formatted(file.path(), rows, footer.getNum_rows(), start));
    }
  }

  /**
   * Encrypted columns tell nothing, some lie in other files, and where there are no values, Arrow
   * says that they begin at 0.
   */
  private static void requireWithin(StoredFile file, long start, int group, ColumnChunk column)
      throws BadFileException {
    if (!column.isSetMeta_data() || column.isSetFile_path()) {
      return;
    }
    ColumnMetaData chunk = column.getMeta_data();
    if (chunk.getNum_values() == 0) {
      return;
    }
    String name =
        "%s of row group %d".formatted(String.join(".", chunk.getPath_in_schema()), group);
    long first =
        chunk.isSetDictionary_page_offset() && chunk.getDictionary_page_offset() > 0
            ? Math.min(chunk.getDictionary_page_offset(), chunk.getData_page_offset())
            : chunk.getData_page_offset();
    requireWithin(file, start, "column " + name, first, chunk.getTotal_compressed_size());
    if (column.isSetColumn_index_offset()) {
      long length = column.getColumn_index_length();
      requireWithin(file, start, "column index " + name, column.getColumn_index_offset(), length);
    }
    if (column.isSetOffset_index_offset()) {
      long length = column.getOffset_index_length();
      requireWithin(file, start, "offset index " + name, column.getOffset_index_offset(), length);
    }
  }

  private static void requireWithin(
      StoredFile file, long start, String what, long from, long length) throws BadFileException {
    if (from < MAGIC.length || length < 0 || length > start - from) {
      throw new BadFileException(
          "%s has the %s at byte %d with %d bytes, expected between byte %d and its footer at %d"
              .formatted(file.path(), what, from, length, MAGIC.length, start));
    }
  }
}
