package dev.muster.app.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows a picture that changes. On a terminal it is drawn in place; elsewhere each line is printed
 * when it is new.
 */
public final class Screen {
  private final PrintStream out;
  private final boolean inPlace;
  private List<String> shown = List.of();

  public Screen(PrintStream out, boolean inPlace) {
    this.out = out;
    this.inPlace = inPlace;
  }

  synchronized void say(String line) {
    if (inPlace && !shown.isEmpty()) {
      erase();
      out.println(line);
      print(shown);
    } else {
      out.println(line);
    }
    out.flush();
  }

  synchronized void show(List<String> picture) {
    if (inPlace) {
      erase();
      print(picture);
    } else {
      List<String> fresh = new ArrayList<>(picture);
      fresh.removeAll(shown);
      print(fresh);
    }
    shown = List.copyOf(picture);
    out.flush();
  }

  /** Shows the last picture whole; whatever follows is printed below. */
  synchronized void end(List<String> picture) {
    if (inPlace) {
      erase();
    }
    print(picture);
    shown = List.of();
    out.flush();
  }

  private void erase() {
    if (!shown.isEmpty()) {
      // Up by that many lines, then clear to the end of the screen.
      out.printf("\033[%dA\033[J", shown.size());
    }
  }

  private void print(List<String> lines) {
    lines.forEach(out::println);
  }
}
