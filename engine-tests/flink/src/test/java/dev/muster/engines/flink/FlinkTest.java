package dev.muster.engines.flink;

import dev.muster.engines.Engine;
import dev.muster.engines.EngineContract;
import dev.muster.engines.Stage;
import java.nio.file.Path;

/** All of {@code sql/flink}, asked of a real Flink. Iceberg's views are not known to it. */
class FlinkTest extends EngineContract {
  @Override
  protected Engine start(Stage stage, Path folder) throws Exception {
    return Flink.start(stage);
  }
}
