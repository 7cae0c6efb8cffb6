package dev.muster.catalog;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.io.DelegateFileIO;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/**
 * A storage that notes each request that an object store would get, and in which a test decides how
 * each put and each delete goes. The files lie in a local folder or on S3.
 */
public final class ScriptedStorage implements AutoCloseable {
  /** How a put or a delete goes. */
  public interface Script {
    /**
     * Makes the request by running the step, or not.
     *
     * @throws IOException whoever asked learns that it has failed
     */
    void make(String location, Step step) throws IOException;
  }

  /** What may fail as files do. */
  public interface Step {
    void run() throws IOException;
  }

  private static final Map<String, ScriptedStorage> OPEN = new ConcurrentHashMap<>();
  private static final String ID = "scripted-storage";

  private final String id = UUID.randomUUID().toString();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile Script put = (location, step) -> step.run();
  private volatile Script delete = (location, step) -> step.run();

  public ScriptedStorage() {
    OPEN.put(id, this);
  }

  /** A catalog on SQLite with its warehouse in this storage. */
  public CatalogSettings under(Path data) {
    return before(CatalogSettings.under(data));
  }

  /** The same catalog, by way of this storage to its warehouse. */
  public CatalogSettings before(CatalogSettings catalog) {
    Map<String, String> properties = new HashMap<>(catalog.properties());
    properties.put(CatalogProperties.FILE_IO_IMPL, Files.class.getName());
    properties.put(ID, id);
    return new CatalogSettings(catalog.name(), catalog.uri(), catalog.warehouse(), properties);
  }

  /** How each later put goes. */
  public void onPut(Script script) {
    put = script;
  }

  /** How each later delete goes. */
  public void onDelete(Script script) {
    delete = script;
  }

  /** From now on all is well. */
  public void heal() {
    put = (location, step) -> step.run();
    delete = (location, step) -> step.run();
  }

  /** The requests so far, each a method and a location; forgets them. */
  public List<String> takeRequests() {
    List<String> taken = new ArrayList<>();
    for (String request = requests.poll(); request != null; request = requests.poll()) {
      taken.add(request);
    }
    return taken;
  }

  /** Puts that have begun and not ended. */
  public int putsUnderWay() {
    return underWay.get();
  }

  private void note(String method, String location) {
    requests.add(method + " " + location);
  }

  private void put(String location, Step step) throws IOException {
    note("PUT", location);
    underWay.incrementAndGet();
    try {
      put.make(location, step);
    } finally {
      underWay.decrementAndGet();
    }
  }

  @Override
  public void close() {
    OPEN.remove(id);
  }

  private void delete(String location, Step step) {
    note("DELETE", location);
    try {
      delete.make(location, step);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What Iceberg is given. */
  public static final class Files implements DelegateFileIO {
    private static final long serialVersionUID = 1L;

    private DelegateFileIO files;
    private transient ScriptedStorage storage;

    @Override
    public void initialize(Map<String, String> properties) {
      String warehouse = properties.get(CatalogProperties.WAREHOUSE_LOCATION);
      files = LocalLocation.isLocal(warehouse) ? new LocalFileIO() : new S3FileIO();
      files.initialize(properties);
      storage = OPEN.get(properties.get(ID));
    }

    @Override
    public Map<String, String> properties() {
      return files.properties();
    }

    @Override
    public InputFile newInputFile(String location) {
      return new Noted(files.newInputFile(location), -1, storage);
    }

    @Override
    public InputFile newInputFile(String location, long length) {
      return new Noted(files.newInputFile(location), length, storage);
    }

    @Override
    public OutputFile newOutputFile(String location) {
      return new Scripted(files.newOutputFile(location), storage);
    }

    @Override
    public void deleteFile(String location) {
      storage.delete(location, () -> files.deleteFile(location));
    }

    @Override
    public void deleteFiles(Iterable<String> locations) {
      locations.forEach(this::deleteFile);
    }

    @Override
    public Iterable<FileInfo> listPrefix(String prefix) {
      storage.note("LIST", prefix);
      return files.listPrefix(prefix);
    }

    @Override
    public void deletePrefix(String prefix) {
      files.deletePrefix(prefix);
    }

    @Override
    public void close() {
      files.close();
    }
  }

  private record Noted(InputFile file, long length, ScriptedStorage storage) implements InputFile {
    @Override
    public long getLength() {
      if (length >= 0) {
        return length;
      }
      storage.note("HEAD", location());
      return file.getLength();
    }

    @Override
    public SeekableInputStream newStream() {
      storage.note("GET", location());
      return file.newStream();
    }

    @Override
    public String location() {
      return file.location();
    }

    @Override
    public boolean exists() {
      storage.note("HEAD", location());
      return file.exists();
    }
  }

  private record Scripted(OutputFile file, ScriptedStorage storage) implements OutputFile {
    @Override
    public PositionOutputStream create() {
      storage.note("HEAD", location());
      return createOrOverwrite();
    }

    @Override
    public PositionOutputStream createOrOverwrite() {
      return new Gathered(file, storage);
    }

    @Override
    public String location() {
      return file.location();
    }

    @Override
    public InputFile toInputFile() {
      return new Noted(file.toInputFile(), -1, storage);
    }
  }

  /** As an object store has it: a file is there whole, or not at all. */
  private static final class Gathered extends PositionOutputStream {
    private final OutputFile file;
    private final ScriptedStorage storage;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private boolean closed;

    private Gathered(OutputFile file, ScriptedStorage storage) {
      this.file = file;
      this.storage = storage;
    }

    @Override
    public long getPos() {
      return content.size();
    }

    @Override
    public void write(int b) {
      content.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      content.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        storage.put(file.location(), this::store);
      }
    }

    private void store() throws IOException {
      try (OutputStream out = file.createOrOverwrite()) {
        content.writeTo(out);
      }
    }
  }
}
