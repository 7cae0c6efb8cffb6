package dev.muster.engines.trino;

import dev.muster.engines.Engine;
import dev.muster.engines.EngineContract;
import dev.muster.engines.Java25;
import dev.muster.engines.Stage;
import dev.muster.engines.ViewsContract;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIf;

/** All of {@code sql/trino} and the views, asked of a real Trino. */
@EnabledIf(value = "dev.muster.engines.Java25#isThere", disabledReason = Java25.NONE)
class TrinoTest extends EngineContract implements ViewsContract {
  @Override
  protected Engine start(Stage stage, Path folder) throws Exception {
    return Trino.start(Java25.find().orElseThrow(), folder, stage);
  }
}
