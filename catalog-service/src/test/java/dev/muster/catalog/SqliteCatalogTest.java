package dev.muster.catalog;

import org.junit.jupiter.api.Nested;

/** The catalog on SQLite. */
class SqliteCatalogTest {
  private static final DatabaseServer SERVER = CatalogSettings::under;

  @Nested
  class Tables extends IcebergTableContract {
    @Override
    DatabaseServer server() {
      return SERVER;
    }
  }

  @Nested
  class Views extends IcebergViewContract {
    @Override
    DatabaseServer server() {
      return SERVER;
    }
  }

  @Nested
  class Batches extends BatchContract {
    @Override
    DatabaseServer server() {
      return SERVER;
    }
  }

  @Nested
  class LostReplies extends LostReplyContract {
    @Override
    DatabaseServer server() {
      return SERVER;
    }
  }

  @Nested
  class LostBatches extends LostBatchContract {
    @Override
    DatabaseServer server() {
      return SERVER;
    }
  }

  @Nested
  class StockCatalog extends StockCatalogContract {
    @Override
    DatabaseServer server() {
      return SERVER;
    }
  }

  @Nested
  class Races extends RaceContract {
    @Override
    DatabaseServer server() {
      return SERVER;
    }
  }
}
