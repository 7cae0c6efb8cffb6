package dev.muster.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFilesTest {
  @TempDir Path folder;
  private final WriteBehind behind = new WriteBehind();
  private final PendingPuts puts = new PendingPuts(behind);
  private final StagedFiles files = new StagedFiles(new LocalFileIO(), puts);
  private Path replaced;
  private Path alsoReplaced;
  private Path own;
  private Path data;

  @BeforeEach
  void stage() throws IOException {
    replaced = Files.createFile(folder.resolve("replaced"));
    alsoReplaced = Files.createFile(folder.resolve("also-replaced"));
    own = folder.resolve("own");
    data = folder.resolve("data");
    files.deleteFile(replaced.toString());
    files.deleteFiles(List.of(alsoReplaced.toString()));
    write(files.own(own.toString()));
    write(data.toString());
    puts.await();
  }

  @AfterEach
  void close() {
    behind.close();
  }

  private void write(String location) throws IOException {
    files.newOutputFile(location).create().close();
  }

  @Test
  void writesAndDeletesNothing() {
    assertThat(List.of(replaced, alsoReplaced, own, data)).allMatch(Files::exists);
  }

  @Test
  void deletesWhatWasReplacedOnceTheTableMoved() {
    files.keep();

    assertThat(List.of(own, data)).allMatch(Files::exists);
    assertThat(List.of(replaced, alsoReplaced)).noneMatch(Files::exists);
  }

  @Test
  void deletesItsOwnIfTheTableDidNotMove() {
    files.discard();

    assertThat(List.of(replaced, alsoReplaced, data)).allMatch(Files::exists);
    assertThat(own).doesNotExist();
  }
}
