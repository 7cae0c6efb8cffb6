package dev.muster.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.ResolvingFileIO;
import org.apache.iceberg.util.LocationUtil;

/** The files of a warehouse: on local disk, on S3, or wherever else Iceberg reaches. */
final class WarehouseFiles {
  private static final Pattern S3 = Pattern.compile("s3[an]?://.*");

  /** By name, as nothing of ours needs the class to compile. */
  private static final String S3_FILE_IO = "org.apache.iceberg.aws.s3.S3FileIO";

  /** What is written at each start, to know that it can be. */
  private static final String MARK = ".muster";

  private static final String MARK_TEXT = "Muster keeps its tables under here.\n";

  /** What the SDK says of a request, after what went wrong with it. */
  private static final Pattern REQUEST_DETAILS =
      Pattern.compile("\\s*\\((Service|SDK Attempt|HTTP)\\b.*");

  /** What the HTTP client says before it; the message names the endpoint already. */
  private static final Pattern ATTEMPT = Pattern.compile("^Connect to \\S+ failed: ");

  private WarehouseFiles() {}

  /** The properties that suit this warehouse, as long as the settings say nothing else. */
  static Map<String, String> defaults(String warehouse) {
    if (LocalLocation.isLocal(warehouse)) {
      return Map.of(CatalogProperties.FILE_IO_IMPL, LocalFileIO.class.getName());
    }
    if (S3.matcher(warehouse).matches()) {
      // Iceberg would wait two seconds before it first asks again.
      return Map.of(CatalogProperties.FILE_IO_IMPL, S3_FILE_IO, "s3.retry.min-wait-ms", "100");
    }
    return Map.of(CatalogProperties.FILE_IO_IMPL, ResolvingFileIO.class.getName());
  }

  /**
   * Opens the files; what is not on local disk is written to, to see that it can be. The caller
   * closes them.
   *
   * @throws CatalogUnavailableException if the warehouse cannot be written
   */
  static FileIO open(Map<String, String> properties) {
    String warehouse = properties.get(CatalogProperties.WAREHOUSE_LOCATION);
    FileIO files =
        CatalogUtil.loadFileIO(properties.get(CatalogProperties.FILE_IO_IMPL), properties, null);
    if (!LocalLocation.isLocal(warehouse)) {
      try {
        mark(files, warehouse);
      } catch (RuntimeException e) {
        files.close();
        throw unavailable(warehouse, Optional.ofNullable(properties.get("s3.endpoint")), e);
      }
    }
    return files;
  }

  private static void mark(FileIO files, String warehouse) {
    String location = LocationUtil.stripTrailingSlash(warehouse) + "/" + MARK;
    try (OutputStream out = files.newOutputFile(location).createOrOverwrite()) {
      out.write(MARK_TEXT.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CatalogUnavailableException unavailable(
      String warehouse, Optional<String> endpoint, RuntimeException failure) {
    String where = warehouse + endpoint.map(" at "::concat).orElse("");
    return new CatalogUnavailableException(
        "Cannot write to the warehouse %s: %s".formatted(where, reason(failure)), failure);
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = String.valueOf(root.getMessage()).replaceAll("\\s+", " ");
    return root instanceof UnknownHostException
        ? "unknown host " + message
        : ATTEMPT.matcher(REQUEST_DETAILS.matcher(message).replaceFirst("")).replaceFirst("");
  }
}
