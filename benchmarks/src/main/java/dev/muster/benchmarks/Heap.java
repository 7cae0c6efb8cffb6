package dev.muster.benchmarks;

/** How much memory is in use. */
final class Heap {
  private Heap() {}

  /** Once everything is collected that nobody needs. */
  static double mebibytes() {
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1_048_576.0;
  }
}
