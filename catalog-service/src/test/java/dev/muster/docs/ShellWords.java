package dev.muster.docs;

import java.util.ArrayList;
import java.util.List;

/** Splits a shell's text into commands and words. Nothing is expanded. */
final class ShellWords {
  private final String text;
  private final List<List<String>> commands = new ArrayList<>();
  private List<String> command = new ArrayList<>();
  private StringBuilder word;
  private int at;

  private ShellWords(String text) {
    this.text = text;
  }

  static List<List<String>> commands(String text) {
    return new ShellWords(text).split();
  }

  private List<List<String>> split() {
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      switch (c) {
        case '\'', '"' -> quoted(c);
        case '\\' -> escaped();
        case '\n' -> endCommand();
        case ' ' -> endWord();
        case '#' -> comment(c);
        default -> add(c);
      }
    }
    endCommand();
    return commands;
  }

  private void add(char c) {
    word = word == null ? new StringBuilder() : word;
    word.append(c);
  }

  private void quoted(char quote) {
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw new IllegalArgumentException("a quote is not closed: " + text);
    }
    word = word == null ? new StringBuilder() : word;
    word.append(text, at + 1, end);
    at = end;
  }

  private void escaped() {
    at++;
    if (text.charAt(at) != '\n') {
      add(text.charAt(at));
    }
  }

  private void comment(char c) {
    if (word == null) {
      at = text.indexOf('\n', at) - 1;
    } else {
      add(c);
    }
  }

  private void endWord() {
    if (word != null) {
      command.add(word.toString());
      word = null;
    }
  }

  private void endCommand() {
    endWord();
    if (!command.isEmpty()) {
      commands.add(command);
      command = new ArrayList<>();
    }
  }
}
