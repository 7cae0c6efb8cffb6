package dev.muster.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.BulkDeletionFailureException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalFileIOTest {
  @TempDir Path folder;
  private final LocalFileIO io = new LocalFileIO();

  @ParameterizedTest
  @ValueSource(strings = {"file://", "file:", ""})
  void writesAndReadsInEveryFormOfALocation(String scheme) throws IOException {
    String location = scheme + folder + "/new folder/100%20#?.txt";

    write(io.newOutputFile(location), "hello");

    assertThat(folder.resolve("new folder/100%20#?.txt")).hasContent("hello");
    InputFile file = io.newInputFile(location);
    assertThat(file.location()).isEqualTo(location);
    assertThat(file.exists()).isTrue();
    assertThat(file.getLength()).isEqualTo(5);
    assertThat(read(file)).isEqualTo("hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://bucket/x", "hdfs:/x", "file://host/x"})
  void refusesWhatIsNotOnThisDisk(String location) {
    assertThatThrownBy(() -> io.newInputFile(location))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(location);
  }

  @Test
  void writesFilesOfAnySizeThroughMixedWrites() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int bound = LocalOutputStream.BUFFER_BYTES;
    for (int size : new int[] {0, 1, bound - 1, bound, bound + 1, 3 * bound + 17}) {
      byte[] bytes = new byte[size];
      random.nextBytes(bytes);
      OutputFile file = io.newOutputFile(at("size-" + size));

      try (PositionOutputStream out = file.create()) {
        int written = 0;
        while (written < size) {
          int length = Math.min(random.nextInt(bound / 2), size - written);
          if (length == 1) {
            out.write(bytes[written]);
          } else {
            out.write(bytes, written, length);
          }
          written += length;
          assertThat(out.getPos()).as("seed %d", seed).isEqualTo(written);
        }
      }

      assertThat(folder.resolve("size-" + size)).as("seed %d", seed).hasBinaryContent(bytes);
      assertThat(file.toInputFile().getLength()).isEqualTo(size);
    }
  }

  @Test
  void aLargeFileDoesNotStayInMemory() throws IOException {
    byte[] piece = new byte[LocalOutputStream.BUFFER_BYTES];
    try (PositionOutputStream out = io.newOutputFile(at("large")).create()) {
      out.write(piece);
      out.write(piece);
      assertThat(Files.size(folder.resolve("large"))).isEqualTo(2L * piece.length);
    }
  }

  @Test
  void aSmallFileAppearsWholeWhenItIsClosed() throws IOException {
    PositionOutputStream out = io.newOutputFile(at("small")).create();
    out.write("hello".getBytes(UTF_8));
    assertThat(folder.resolve("small")).doesNotExist();

    out.close();
    assertThat(folder.resolve("small")).hasContent("hello");
  }

  @Test
  void theFileAndEveryNewNameAreOnDiskWhenItIsClosed() throws IOException {
    Path file = folder.resolve("new/newer/file");
    Set<String> forced;
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold();
      recording.start();
      write(io.newOutputFile(file.toString()), "hello");
      recording.stop();
      forced = forcedPaths(recording);
    }

    assertThat(forced)
        .contains(file.toString(), folder + "/new/newer", folder + "/new", folder.toString());
  }

  @Test
  void leavesNothingBesideTheFile() throws IOException {
    write(io.newOutputFile(at("alone")), "hello");

    try (var entries = Files.list(folder)) {
      assertThat(entries).containsExactly(folder.resolve("alone"));
    }
  }

  @Test
  void createRefusesAFileThatIsThere() throws IOException {
    OutputFile file = io.newOutputFile(at("taken"));
    write(file, "first");

    assertThatThrownBy(file::create).isInstanceOf(AlreadyExistsException.class);
    assertThat(folder.resolve("taken")).hasContent("first");
  }

  @Test
  void createRefusesAFileThatCameMeanwhile() throws IOException {
    OutputFile file = io.newOutputFile(at("raced"));
    PositionOutputStream slow = file.create();
    slow.write("slow".getBytes(UTF_8));
    write(file, "fast");

    assertThatThrownBy(slow::close).isInstanceOf(AlreadyExistsException.class);
    assertThat(folder.resolve("raced")).hasContent("fast");
  }

  @Test
  void createOrOverwriteReplacesAllOfALongerFile() throws IOException {
    OutputFile file = io.newOutputFile(at("replaced"));
    write(file, "a long first content");

    try (PositionOutputStream out = file.createOrOverwrite()) {
      out.write("short".getBytes(UTF_8));
    }
    assertThat(folder.resolve("replaced")).hasContent("short");
  }

  @Test
  void aClosedStreamTakesNoMore() throws IOException {
    PositionOutputStream out = io.newOutputFile(at("closed")).create();
    out.close();
    out.close();

    assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
    assertThat(folder.resolve("closed")).isEmptyFile();
  }

  @Test
  void aFailedWriteLeavesNoFileAndIsNotForgottenByClose() throws IOException {
    PositionOutputStream out = io.newOutputFile(at("interrupted")).create();
    byte[] piece = new byte[LocalOutputStream.BUFFER_BYTES];
    out.write(piece);
    Thread.currentThread().interrupt(); // closes a channel that is written to
    try {
      assertThatThrownBy(() -> out.write(piece)).isInstanceOf(IOException.class);
    } finally {
      Thread.interrupted();
    }

    assertThat(folder.resolve("interrupted")).doesNotExist();
    assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
    assertThatThrownBy(out::close).isInstanceOf(IOException.class);
    assertThat(folder.resolve("interrupted")).doesNotExist();
  }

  @Test
  void readsFromAnyPosition() throws IOException {
    write(io.newOutputFile(at("seek")), "0123456789");

    try (SeekableInputStream in = io.newInputFile(at("seek")).newStream()) {
      in.seek(7);
      assertThat(in.read()).isEqualTo('7');
      assertThat(in.getPos()).isEqualTo(8);
      in.seek(2);
      assertThat(in.readNBytes(3)).isEqualTo("234".getBytes(UTF_8));
      in.seek(10);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void aMissingFileIsNotFound() {
    InputFile missing = io.newInputFile(at("missing"));

    assertThat(missing.exists()).isFalse();
    assertThatThrownBy(missing::getLength).isInstanceOf(NotFoundException.class);
    assertThatThrownBy(missing::newStream).isInstanceOf(NotFoundException.class);
  }

  @Test
  void deletesOneFileAndManyAndWhatIsGoneAlready() throws IOException {
    for (String name : List.of("a", "b", "c")) {
      write(io.newOutputFile(at(name)), name);
    }

    io.deleteFile(at("a"));
    io.deleteFile(at("a"));
    io.deleteFiles(List.of(at("a"), at("b")));

    assertThat(locations(at(""))).containsExactly(at("c"));
  }

  @Test
  void deletesWhatItCanAndCountsTheRest() throws IOException {
    write(io.newOutputFile(at("folder/child")), "x");
    write(io.newOutputFile(at("plain")), "x");

    assertThatThrownBy(() -> io.deleteFiles(List.of(at("folder"), at("plain"))))
        .isInstanceOf(BulkDeletionFailureException.class);
    assertThat(locations(at(""))).containsExactly(at("folder/child"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://", "file:", ""})
  void listsWhatIsUnderAPrefixInThePrefixesOwnForm(String scheme) throws IOException {
    String base = scheme + folder;
    for (String name : List.of("t/data/x", "t/metadata/y", "other/z")) {
      write(io.newOutputFile(base + "/" + name), name);
    }

    for (String prefix : List.of(base + "/t", base + "/t/")) {
      assertThat(locations(prefix))
          .containsExactlyInAnyOrder(base + "/t/data/x", base + "/t/metadata/y");
    }
    FileInfo info = io.listPrefix(base + "/t/data").iterator().next();
    assertThat(info.size()).isEqualTo(8);
    assertThat(info.createdAtMillis())
        .isEqualTo(Files.getLastModifiedTime(folder.resolve("t/data/x")).toMillis());
    assertThat(locations(base + "/none")).isEmpty();
  }

  @Test
  void deletesAllUnderAPrefixAndNothingBesideIt() throws IOException {
    for (String name : List.of("t/data/x", "t/metadata/y", "t2/z")) {
      write(io.newOutputFile(at(name)), name);
    }

    io.deletePrefix(at("t"));
    io.deletePrefix(at("t"));

    assertThat(folder.resolve("t")).doesNotExist();
    assertThat(locations(at(""))).containsExactly(at("t2/z"));
  }

  @Test
  void icebergLoadsItByNameAndSendsItAbroad() throws IOException, ClassNotFoundException {
    FileIO loaded =
        CatalogUtil.loadFileIO(LocalFileIO.class.getName(), Map.of("key", "value"), null);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(loaded);
    }
    ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));

    FileIO arrived = (FileIO) in.readObject();

    assertThat(arrived.properties()).isEqualTo(Map.of("key", "value"));
    write(arrived.newOutputFile(at("abroad")), "hello");
    assertThat(folder.resolve("abroad")).hasContent("hello");
  }

  private String at(String name) {
    return "file://" + folder + "/" + name;
  }

  private List<String> locations(String prefix) {
    return StreamSupport.stream(io.listPrefix(prefix).spliterator(), false)
        .map(FileInfo::location)
        .toList();
  }

  private Set<String> forcedPaths(Recording recording) throws IOException {
    Path events = folder.resolve("events.jfr");
    recording.dump(events);
    return RecordingFile.readAllEvents(events).stream()
        .map(event -> event.getString("path"))
        .collect(Collectors.toSet());
  }

  private static void write(OutputFile file, String content) throws IOException {
    try (PositionOutputStream out = file.create()) {
      out.write(content.getBytes(UTF_8));
    }
  }

  private static String read(InputFile file) throws IOException {
    try (SeekableInputStream in = file.newStream()) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
