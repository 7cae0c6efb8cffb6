package dev.muster.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One file of {@code sql/}: comments that say what it answers and name its parameters, then one
 * statement.
 */
public record Question(String name, String text) {
  /** A name after a colon, unless that is part of a time or of a cast. */
  private static final Pattern PARAMETER = Pattern.compile("(?<![:\\w]):([a-z_]+)");

  private static final Pattern DECLARATION = Pattern.compile("(?m)^-- :([a-z_]+) +\\S.*$");
  private static final Pattern COMMENT = Pattern.compile("(?m)^ *--.*$");

  /** All questions to this engine, by name. */
  public static List<Question> all(String engine) {
    try (Stream<Path> files = Files.list(Project.sql().resolve(engine))) {
      return files
          .filter(file -> file.toString().endsWith(".sql"))
          .sorted()
          .map(Question::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The question of this name.
   *
   * @param name the file's, without its suffix
   */
  public static Question of(String engine, String name) {
    return read(Project.sql().resolve(engine).resolve(name + ".sql"));
  }

  private static Question read(Path file) {
    try {
      String name = file.getFileName().toString().replaceFirst("\\.sql$", "");
      return new Question(name, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The statement, with its parameters replaced.
   *
   * @param literals SQL literals by the names of the parameters
   * @throws IllegalArgumentException if these are not just the parameters that its head declares
   *     and that it uses
   */
  public String with(Map<String, String> literals) {
    String statement = COMMENT.matcher(text).replaceAll("").strip();
    requireSame("declares", names(DECLARATION, text), literals.keySet());
    requireSame("uses", names(PARAMETER, statement), literals.keySet());
    return PARAMETER
        .matcher(statement)
        .replaceAll(match -> Matcher.quoteReplacement(literals.get(match.group(1))));
  }

  private void requireSame(String does, Set<String> there, Set<String> given) {
    if (!there.equals(given)) {
      throw new IllegalArgumentException(
          "%s %s the parameters %s, but is given %s".formatted(name, does, there, given));
    }
  }

  private static Set<String> names(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
