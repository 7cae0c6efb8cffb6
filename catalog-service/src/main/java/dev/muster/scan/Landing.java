package dev.muster.scan;

import dev.muster.validation.LandingStorage;
import dev.muster.validation.StoredFile;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/** Where data lands, as far as a scan looks at it. */
interface Landing {
  /** As {@link LandingStorage#list}. */
  Stream<StoredFile> list(String folder) throws IOException;

  /** As {@link LandingStorage#find}. */
  Optional<StoredFile> find(String path) throws IOException;

  /** As {@link LandingStorage#covers}. */
  Optional<String> covers(String path);

  static Landing of(LandingStorage storage) {
    return new Landing() {
      @Override
      public Stream<StoredFile> list(String folder) throws IOException {
        return storage.list(folder);
      }

      @Override
      public Optional<StoredFile> find(String path) throws IOException {
        return storage.find(path);
      }

      @Override
      public Optional<String> covers(String path) {
        return storage.covers(path);
      }
    };
  }
}
