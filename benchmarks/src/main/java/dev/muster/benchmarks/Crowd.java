package dev.muster.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many who do the same at once, each with a connection that stays open. */
final class Crowd<C extends AutoCloseable> implements AutoCloseable {
  /** Opens a connection. */
  @FunctionalInterface
  interface Door<C> {
    C open() throws Exception;
  }

  /** Does one member's share of the work. */
  @FunctionalInterface
  interface Share<C> {
    void work(int member, C connection) throws Exception;
  }

  private final List<C> connections = new ArrayList<>();
  private final ExecutorService threads;

  Crowd(int size, Door<C> door) throws Exception {
    threads = Executors.newFixedThreadPool(size);
    for (int i = 0; i < size; i++) {
      connections.add(door.open());
    }
  }

  /** Members that call the product as it is, and need no connection. */
  static Crowd<AutoCloseable> ofCallers(int size) throws Exception {
    return new Crowd<>(size, () -> () -> {});
  }

  /** Until all of them are done; fails as the first of them does. */
  void work(Share<C> share) throws Exception {
    List<Future<?>> working = new ArrayList<>();
    for (int i = 0; i < connections.size(); i++) {
      int member = i;
      working.add(
          threads.submit(
              () -> {
                share.work(member, connections.get(member));
                return null;
              }));
    }
    for (Future<?> done : working) {
      done.get();
    }
  }

  /** The same, each member so many times. */
  void repeat(int times, Share<C> share) throws Exception {
    work(
        (member, connection) -> {
          for (int i = 0; i < times; i++) {
            share.work(member * times + i, connection);
          }
        });
  }

  @Override
  public void close() {
    threads.shutdownNow();
    for (C connection : connections) {
      try {
        connection.close();
      } catch (Exception e) {
        throw new IllegalStateException("a connection does not close", e);
      }
    }
  }
}
