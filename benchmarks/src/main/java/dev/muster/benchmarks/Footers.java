package dev.muster.benchmarks;

import dev.muster.model.Check;
import dev.muster.validation.Findings;
import dev.muster.validation.LandingSettings;
import dev.muster.validation.LandingStorage;
import dev.muster.validation.PartitionFiles;
import dev.muster.validation.ValidationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Partitions of many files are looked at: the footer of each is read. */
final class Footers implements Benchmark {
  private static final int COLUMNS = 30;
  private static final int MILLIS = 30;

  @Override
  public String name() {
    return "footers";
  }

  @Override
  public void run(Run run) throws Exception {
    int files = run.pick(2_000, 10_000);
    Path local = run.fresh("footers");
    land(local.resolve("part"), files);
    look(run, "local disk", new LandingSettings(List.of(local.toString()), Map.of()), local, files);
    Path folder = run.fresh("slow");
    try (SlowStorage slow = new SlowStorage(folder, request -> MILLIS)) {
      land(slow.files("part"), files);
      String root = slow.location("");
      LandingSettings landing = new LandingSettings(List.of(root), slow.properties());
      look(run, MILLIS + " ms a request", landing, root + "part/", files);
      int asked = slow.count(SlowStorage.Request.GET);
      run.report()
          .value(
              name(), MILLIS + " ms a request", "reads a file", (double) asked / (2 * files), "");
    }
  }

  private void look(Run run, String subject, LandingSettings landing, Object path, int files)
      throws Exception {
    int threads = ValidationSettings.DEFAULTS.maxReads();
    ExecutorService readers = Executors.newFixedThreadPool(threads);
    try (LandingStorage storage = new LandingStorage(landing)) {
      PartitionFiles partition = new PartitionFiles(storage, readers);
      for (String lane : List.of("cold", "warm")) {
        long start = System.nanoTime();
        Findings found = partition.look(path.toString(), Check.PARQUET, () -> {});
        double seconds = (System.nanoTime() - start) / 1e9;
        if (found.files() != files || found.records() != files) {
          throw new IllegalStateException("not what was written: " + found);
        }
        run.report().value(name(), subject, lane + ", footers per second", files / seconds, "/s");
      }
    } finally {
      readers.shutdownNow();
    }
  }

  /** One file and many names for it, of which none is known to be another's. */
  private static void land(Path folder, int files) throws IOException {
    Files.createDirectories(folder);
    StringBuilder columns = new StringBuilder("message orders {");
    for (int i = 0; i < COLUMNS; i++) {
      columns.append("optional int64 column_").append(i).append(";");
    }
    MessageType schema = MessageTypeParser.parseMessageType(columns + "}");
    Path first = folder.resolve("0.parquet");
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(first))
            .withConf(new Configuration(false))
            .withType(schema)
            .build()) {
      Group row = new SimpleGroupFactory(schema).newGroup();
      for (int i = 0; i < COLUMNS; i++) {
        row.add(i, (long) i);
      }
      writer.write(row);
    }
    for (int i = 1; i < files; i++) {
      Files.copy(first, folder.resolve(i + ".parquet"));
    }
  }
}
