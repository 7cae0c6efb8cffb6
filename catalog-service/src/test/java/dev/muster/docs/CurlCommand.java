package dev.muster.docs;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A command as readers type it, as far as the pages use what curl knows.
 *
 * @param headers names and values in turn
 * @param body null if there is none
 */
record CurlCommand(String method, String url, List<String> headers, String body) {
  /**
   * The commands in this text, one a line unless a line ends in a backslash or within quotes.
   *
   * @throws IllegalArgumentException if there is anything else in it
   */
  static List<CurlCommand> parse(String text) {
    return ShellWords.commands(text).stream().map(CurlCommand::of).toList();
  }

  private static CurlCommand of(List<String> words) {
    if (!words.get(0).equals("curl")) {
      throw new IllegalArgumentException("not curl: " + words);
    }
    String method = null;
    String url = null;
    String body = null;
    List<String> headers = new ArrayList<>();
    for (Iterator<String> rest = words.subList(1, words.size()).iterator(); rest.hasNext(); ) {
      String word = rest.next();
      switch (word) {
        case "-X" -> method = rest.next();
        case "-d", "--data-binary" -> body = rest.next();
        case "-H" -> headers.addAll(List.of(rest.next().split(": ", 2)));
        case "-s", "-i", "-fsS" -> {}
        default -> {
          if (word.startsWith("-") || url != null) {
            throw new IllegalArgumentException("unknown here: " + word);
          }
          url = word;
        }
      }
    }
    if (method == null) {
      method = body == null ? "GET" : "POST";
    }
    return new CurlCommand(method, url, headers, body);
  }

  boolean isRead() {
    return method.equals("GET");
  }

  HttpRequest request() {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url.startsWith("http") ? url : "http://" + url))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    return (headers.isEmpty() ? request : request.headers(headers.toArray(String[]::new))).build();
  }
}
