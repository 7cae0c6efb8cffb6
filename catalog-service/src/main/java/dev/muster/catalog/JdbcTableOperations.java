package dev.muster.catalog;

import java.util.List;
import java.util.Optional;
import org.apache.iceberg.BaseMetastoreTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadata.MetadataLogEntry;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.FileIO;

/** How Iceberg reads and commits a table of {@link JdbcTableCatalog}. */
final class JdbcTableOperations extends BaseMetastoreTableOperations {
  private final Pointers pointers;
  private final Namespaces namespaces;
  private final FileIO io;
  private final TableIdentifier name;

  JdbcTableOperations(Pointers pointers, Namespaces namespaces, FileIO io, TableIdentifier name) {
    this.pointers = pointers;
    this.namespaces = namespaces;
    this.io = io;
    this.name = name;
  }

  @Override
  protected String tableName() {
    return name.toString();
  }

  @Override
  public FileIO io() {
    return io;
  }

  /** A file that cannot be read now is not tried again here: whoever asks can. */
  @Override
  protected void doRefresh() {
    Optional<String> location = pointers.find(PointerKind.TABLE, name);
    if (location.isPresent()) {
      refreshFromMetadataLocation(location.get(), 0);
    } else if (currentMetadataLocation() != null) {
      throw new NoSuchTableException("Table does not exist: %s", name);
    } else {
      disableRefresh();
    }
  }

  /** A batch of one. */
  @Override
  protected void doCommit(TableMetadata base, TableMetadata updated) {
    PreparedMove move = prepare(base, updated, io);
    try {
      new JdbcAttempt(pointers, List.of(move)).make();
    } catch (CommitFailedException | AlreadyExistsException e) {
      move.discard();
      throw e;
    }
  }

  /** Writes the metadata file that a move will make current. */
  PreparedMove prepare(TableMetadata base, TableMetadata updated, FileIO files) {
    if (base == null) {
      namespaces.require(name.namespace());
    }
    boolean isGiven = base == null && updated.metadataFileLocation() != null;
    String to = through(files, base).writeNewMetadataIfRequired(base == null, updated);
    Optional<String> from = Optional.ofNullable(base).map(TableMetadata::metadataFileLocation);
    PointerMove move = new PointerMove(PointerKind.TABLE, name, from, to);
    return new PreparedMove(this, move, updated, isGiven);
  }

  private JdbcTableOperations through(FileIO files, TableMetadata base) {
    JdbcTableOperations operations = new JdbcTableOperations(pointers, namespaces, files, name);
    if (base != null) {
      operations.adopt(base.metadataFileLocation(), base);
    }
    return operations;
  }

  /** From now on the table is known to be as this file says, which need not be read for it. */
  void adopt(String location, TableMetadata content) {
    TableMetadata stored =
        location.equals(content.metadataFileLocation())
            ? content
            : TableMetadata.buildFrom(content)
                .discardChanges()
                .withMetadataLocation(location)
                .build();
    refreshFromMetadataLocation(location, null, 0, ignored -> stored);
  }

  /**
   * What the table, as it is now, says of an attempt of which no answer came.
   *
   * @return empty if its history does not reach back to the attempt
   */
  Optional<CommitOutcome> trace(PointerMove attempt) {
    Optional<String> now = pointers.find(PointerKind.TABLE, name);
    if (now.isEmpty()) {
      return Optional.empty();
    }
    if (now.get().equals(attempt.to())) {
      return Optional.of(CommitOutcome.MOVED);
    }
    if (now.equals(attempt.from())) {
      return Optional.of(CommitOutcome.NOTHING_MOVED);
    }
    List<String> before =
        TableMetadataParser.read(io, now.get()).previousFiles().stream()
            .map(MetadataLogEntry::file)
            .toList();
    if (before.contains(attempt.to())) {
      return Optional.of(CommitOutcome.MOVED);
    }
    // From there somebody else went on, and nobody comes back to where he was.
    boolean anotherWentOn = attempt.from().filter(before::contains).isPresent();
    return anotherWentOn ? Optional.of(CommitOutcome.NOTHING_MOVED) : Optional.empty();
  }
}
