package dev.muster.catalog;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The catalog on a real MariaDB. */
@Tag("databases")
class MariadbCatalogTest {
  private static MariadbServer server;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = MariadbServer.start(folder);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Nested
  class Tables extends IcebergTableContract {
    @Override
    DatabaseServer server() {
      return server;
    }
  }

  @Nested
  class Views extends IcebergViewContract {
    @Override
    DatabaseServer server() {
      return server;
    }
  }

  @Nested
  class Batches extends BatchContract {
    @Override
    DatabaseServer server() {
      return server;
    }
  }

  @Nested
  class LostReplies extends LostReplyContract {
    @Override
    DatabaseServer server() {
      return server;
    }
  }

  @Nested
  class LostBatches extends LostBatchContract {
    @Override
    DatabaseServer server() {
      return server;
    }
  }

  @Nested
  class StockCatalog extends StockCatalogContract {
    @Override
    DatabaseServer server() {
      return server;
    }
  }

  @Nested
  class Races extends RaceContract {
    @Override
    DatabaseServer server() {
      return server;
    }
  }
}
