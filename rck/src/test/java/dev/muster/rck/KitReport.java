package dev.muster.rck;

import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** What became of each of the kit's tests. */
final class KitReport implements TestExecutionListener {
  private static final int REASON_LENGTH_MAX = 500;

  private final Map<String, String> failed = new TreeMap<>();
  private final Map<String, String> skipped = new TreeMap<>();
  private int passed;

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    skipped.put(name(test), reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    String reason = result.getThrowable().map(KitReport::brief).orElse("");
    if (result.getStatus() == Status.FAILED) {
      failed.put(name(test), reason);
    } else if (result.getStatus() == Status.ABORTED) {
      skipped.put(name(test), reason);
    } else if (test.isTest()) {
      passed++;
    }
  }

  /** Assertions bring stack traces of their own in their messages. */
  private static String brief(Throwable failure) {
    String text = String.valueOf(failure.getMessage()).replaceAll("\\s+", " ").strip();
    return text.length() > REASON_LENGTH_MAX ? text.substring(0, REASON_LENGTH_MAX) + "…" : text;
  }

  /** Class and method; of a container that failed, its own name. */
  private static String name(TestIdentifier test) {
    return test.getSource()
        .filter(MethodSource.class::isInstance)
        .map(MethodSource.class::cast)
        .map(source -> simple(source.getClassName()) + "." + source.getMethodName())
        .orElse(test.getDisplayName());
  }

  private static String simple(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  int count() {
    return passed + failed.size() + skipped.size();
  }

  Map<String, String> failed() {
    return failed;
  }

  Map<String, String> skipped() {
    return skipped;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "Iceberg REST Compatibility Kit: %d tests, %d passed, %d failed, %d skipped%n"
            .formatted(count(), passed, failed.size(), skipped.size()));
    failed.forEach((test, reason) -> text.append("FAILED %s: %s%n".formatted(test, reason)));
    skipped.forEach((test, reason) -> text.append("skipped %s: %s%n".formatted(test, reason)));
    return text.toString();
  }
}
