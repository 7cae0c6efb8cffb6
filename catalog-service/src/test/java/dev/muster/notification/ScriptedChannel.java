package dev.muster.notification;

import dev.muster.model.Endpoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** Answers as it was told to, or has the message. Remembers what was sent. */
final class ScriptedChannel implements Channel<Endpoint> {
  record Sent(String target, Message message) {}

  private final List<Sent> sent = new ArrayList<>();
  private final Map<String, Queue<CompletableFuture<Answer>>> answers = new HashMap<>();
  private final Map<String, Answer> defaults = new HashMap<>();

  /** How the next message to this target is answered. */
  synchronized void next(String target, Answer answer) {
    next(target, CompletableFuture.completedFuture(answer));
  }

  synchronized void next(String target, CompletableFuture<Answer> answer) {
    answers.computeIfAbsent(target, t -> new ArrayDeque<>()).add(answer);
  }

  /** How every message to this target is answered for which nothing else was said. */
  synchronized void always(String target, Answer answer) {
    defaults.put(target, answer);
  }

  @Override
  public synchronized CompletableFuture<Answer> tell(Endpoint endpoint, Message message) {
    String target = endpoint.target();
    sent.add(new Sent(target, message));
    Queue<CompletableFuture<Answer>> script = answers.getOrDefault(target, new ArrayDeque<>());
    Answer otherwise = defaults.getOrDefault(target, new Answer.Taken(204));
    return script.isEmpty() ? CompletableFuture.completedFuture(otherwise) : script.remove();
  }

  @Override
  public String lane(Endpoint endpoint) {
    return endpoint.target();
  }

  synchronized List<Sent> sent() {
    return List.copyOf(sent);
  }

  List<String> targets() {
    return sent().stream().map(Sent::target).toList();
  }

  List<String> ids() {
    return sent().stream().map(sent -> sent.message().id()).distinct().toList();
  }

  List<String> bodies() {
    return sent().stream().map(sent -> sent.message().body()).distinct().toList();
  }
}
