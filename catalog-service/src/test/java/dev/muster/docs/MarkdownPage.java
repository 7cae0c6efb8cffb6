package dev.muster.docs;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation, as far as tests look at it.
 *
 * @param path from the root of the repository
 * @param prose the lines outside of fenced blocks
 */
public record MarkdownPage(Path path, List<String> prose, List<Block> blocks) {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern FENCE = Pattern.compile("( *)```(.*)");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("#{1,6} (.*)");

  /**
   * A fenced block. Renderers take the first word of its info string for the language; the others
   * say what tests do with it.
   */
  public record Block(String language, List<String> words, String text, int line) {
    boolean is(String wantedLanguage, String word) {
      return language.equals(wantedLanguage) && words.contains(word);
    }
  }

  /** Every page there is, in the order of their names. */
  static List<MarkdownPage> all() {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      Stream<Path> top =
          Stream.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md").map(ROOT::resolve);
      return Stream.concat(top, docs.filter(path -> path.toString().endsWith(".md")))
          .map(ROOT::relativize)
          .collect(toCollection(TreeSet::new))
          .stream()
          .map(MarkdownPage::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page at this path from the root of the repository. */
  public static MarkdownPage read(Path path) {
    try {
      return parse(path, Files.readAllLines(ROOT.resolve(path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MarkdownPage parse(Path path, List<String> lines) {
    List<String> prose = new ArrayList<>();
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher fence = FENCE.matcher(lines.get(i));
      if (!fence.matches()) {
        prose.add(lines.get(i));
        continue;
      }
      int first = i + 1;
      String indent = fence.group(1);
      StringBuilder text = new StringBuilder();
      for (i++; !lines.get(i).equals(indent + "```"); i++) {
        String line = lines.get(i);
        text.append(line.startsWith(indent) ? line.substring(indent.length()) : line).append('\n');
      }
      List<String> info = List.of(fence.group(2).split(" +"));
      blocks.add(new Block(info.get(0), info.subList(1, info.size()), text.toString(), first));
    }
    return new MarkdownPage(path, prose, blocks);
  }

  /** The block that stands for this file. */
  Block file(String name) {
    return blocks.stream()
        .filter(block -> block.words().contains("file=" + name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(path + " has no block file=" + name));
  }

  /** The targets of links to other pages and files, as written. */
  List<String> links() {
    return prose.stream()
        .map(line -> line.replaceAll("`[^`]*`", "code"))
        .flatMap(line -> LINK.matcher(line).results().map(found -> found.group(1)))
        .filter(target -> !target.matches("[a-z]+:.*"))
        .toList();
  }

  /** Where a link leads, from the root of the repository and without its anchor. */
  Path target(String link) {
    String file = link.replaceAll("#.*", "");
    return file.isEmpty()
        ? path
        : ROOT.relativize(ROOT.resolve(path).resolveSibling(file).normalize());
  }

  static boolean exists(Path path) {
    return Files.exists(ROOT.resolve(path));
  }

  /** The file at this path from the root of the repository. */
  public static Path file(Path path) {
    return ROOT.resolve(path);
  }

  /** What can stand after {@code #}, by GitHub's rule. */
  Set<String> anchors() {
    Set<String> anchors = new HashSet<>();
    for (String line : prose) {
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        String anchor = anchor(heading.group(1));
        for (int i = 1; !anchors.add(anchor); i++) {
          anchor = anchor(heading.group(1)) + "-" + i;
        }
      }
    }
    return anchors;
  }

  private static String anchor(String heading) {
    return heading
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
