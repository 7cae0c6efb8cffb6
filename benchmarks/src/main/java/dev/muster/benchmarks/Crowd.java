package dev.muster.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many who do the same at once. */
final class Crowd {
  /** Does its share of the work. */
  @FunctionalInterface
  interface Member {
    void work(int number) throws Exception;
  }

  private Crowd() {}

  /** Until all of them are done; fails as the first of them does. */
  static void of(int size, Member member) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(size);
    try {
      List<Future<?>> working = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        int number = i;
        working.add(
            threads.submit(
                () -> {
                  member.work(number);
                  return null;
                }));
      }
      for (Future<?> done : working) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
