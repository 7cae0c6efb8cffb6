package dev.muster.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plays every page from top to bottom, each on a service of its own. */
class ExamplesTest {
  private static final Path TUTORIAL = Path.of("docs/tutorial/first-group.md");

  @TempDir private Path folder;

  static List<MarkdownPage> pages() {
    return MarkdownPage.all().stream()
        .filter(PageRun::hasExamples)
        .filter(page -> !page.path().equals(TUTORIAL))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void aReaderGetsWhatThePageShows(MarkdownPage page) throws Exception {
    try (RunningService service = new RunningService(folder)) {
      new PageRun(page, service.authority()).play();
    }
  }

  @Test
  void whoFollowsTheTutorialIsTold() throws Exception {
    MarkdownPage tutorial = MarkdownPage.read(TUTORIAL);
    String source = tutorial.file("Receiver.java").text();
    try (ReceiverProcess receiver = ReceiverProcess.start(source, folder);
        RunningService service = new RunningService(folder.resolve("data"))) {
      new PageRun(tutorial, service.authority())
          .replacing(ReceiverProcess.SHOWN_AUTHORITY, receiver.authority())
          .play();
      assertThat(receiver.nextLine()).startsWith("genuine ");
      assertThat(receiver.nextLine())
          .contains("muster.group.ready.v1", "Marketing_Dashboard_Daily", "2026-11-22");
    }
  }
}
