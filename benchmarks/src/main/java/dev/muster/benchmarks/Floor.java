package dev.muster.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What a commit cannot be faster than: its bytes put, and its rows of the catalog moved. */
final class Floor implements AutoCloseable {
  /** Makes a file durable. */
  @FunctionalInterface
  interface Put {
    void put(String name, byte[] bytes) throws IOException;
  }

  private final Put put;
  private final Connection database;
  private final ExecutorService threads = Executors.newFixedThreadPool(32);

  Floor(Put put, Path database) throws SQLException {
    this.put = put;
    this.database = DriverManager.getConnection("jdbc:sqlite:" + database);
    try (Statement statement = this.database.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=FULL");
      statement.execute("CREATE TABLE pointers (name TEXT PRIMARY KEY, location TEXT)");
      statement.execute("INSERT INTO pointers VALUES ('a', ''), ('b', ''), ('c', '')");
    }
    this.database.setAutoCommit(false);
  }

  static Put onDisk(Path folder) {
    return (name, bytes) -> {
      try (FileChannel file =
          FileChannel.open(
              folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.wrap(bytes));
        file.force(true);
      }
    };
  }

  /** One request for each file, and no question before whether it is there. */
  static Put on(SlowStorage storage) {
    return (name, bytes) -> storage.put("floor/" + name, bytes);
  }

  static List<byte[]> noise(List<Long> sizes) {
    Random random = new Random(1);
    return sizes.stream()
        .map(
            size -> {
              byte[] bytes = new byte[size.intValue()];
              random.nextBytes(bytes);
              return bytes;
            })
        .toList();
  }

  /** All at once, then the transaction. */
  void commit(List<byte[]> files) throws Exception {
    List<Callable<Void>> puts = new ArrayList<>();
    for (byte[] file : files) {
      puts.add(
          () -> {
            putOne(file);
            return null;
          });
    }
    for (Future<Void> done : threads.invokeAll(puts)) {
      done.get();
    }
    try (PreparedStatement update =
        database.prepareStatement("UPDATE pointers SET location = ? WHERE name = ?")) {
      for (String name : List.of("a", "b", "c")) {
        update.setString(1, UUID.randomUUID().toString());
        update.setString(2, name);
        update.executeUpdate();
      }
    }
    database.commit();
  }

  /** One after the other. */
  void putInSeries(List<byte[]> files) throws IOException {
    for (byte[] file : files) {
      putOne(file);
    }
  }

  void putOne(byte[] file) throws IOException {
    put.put(UUID.randomUUID().toString(), file);
  }

  @Override
  public void close() throws SQLException {
    threads.shutdown();
    database.close();
  }
}
