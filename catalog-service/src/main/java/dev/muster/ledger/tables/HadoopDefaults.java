package dev.muster.ledger.tables;

import java.net.URL;
import java.util.function.Supplier;

/**
 * Hadoop's default settings. Every Parquet writer parses them anew, which takes longer than to
 * write a small file, and uses none of them.
 */
final class HadoopDefaults {
  private static final ClassLoader WITHOUT =
      new ClassLoader(HadoopDefaults.class.getClassLoader()) {
        @Override
        public URL getResource(String name) {
          boolean settings = name.endsWith("-default.xml") || name.endsWith("-site.xml");
          return settings ? null : super.getResource(name);
        }
      };

  private HadoopDefaults() {}

  /** Runs the step so that Hadoop finds no settings. */
  static <T> T hiddenFrom(Supplier<T> step) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(WITHOUT);
    try {
      return step.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
