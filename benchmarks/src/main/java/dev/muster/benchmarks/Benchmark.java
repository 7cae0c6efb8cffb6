package dev.muster.benchmarks;

/** One of the things that are measured. */
interface Benchmark {
  /** As it is asked for on the command line. */
  String name();

  void run(Run run) throws Exception;
}
