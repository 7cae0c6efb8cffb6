package dev.muster.engines.spark;

import dev.muster.engines.Engine;
import dev.muster.engines.EngineContract;
import dev.muster.engines.Stage;
import dev.muster.engines.ViewsContract;
import java.nio.file.Path;

/** All of {@code sql/spark} and the views, asked of a real Spark. */
class SparkTest extends EngineContract implements ViewsContract {
  @Override
  protected Engine start(Stage stage, Path folder) {
    return Spark.start(stage, folder);
  }
}
