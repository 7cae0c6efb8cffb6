package dev.muster.catalog;

import java.util.List;
import java.util.Optional;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.view.BaseViewOperations;
import org.apache.iceberg.view.ViewMetadata;

/** How Iceberg reads and commits a view of {@link JdbcTableCatalog}. */
final class JdbcViewOperations extends BaseViewOperations {
  private final Pointers pointers;
  private final Namespaces namespaces;
  private final FileIO io;
  private final TableIdentifier name;

  JdbcViewOperations(Pointers pointers, Namespaces namespaces, FileIO io, TableIdentifier name) {
    this.pointers = pointers;
    this.namespaces = namespaces;
    this.io = io;
    this.name = name;
  }

  @Override
  protected String viewName() {
    return name.toString();
  }

  @Override
  protected FileIO io() {
    return io;
  }

  /** A file that cannot be read now is not tried again here: whoever asks can. */
  @Override
  protected void doRefresh() {
    Optional<String> location = pointers.find(PointerKind.VIEW, name);
    if (location.isPresent()) {
      refreshFromMetadataLocation(location.get(), null, 0);
    } else if (currentMetadataLocation() != null) {
      throw new NoSuchViewException("View does not exist: %s", name);
    } else {
      disableRefresh();
    }
  }

  @Override
  protected void doCommit(ViewMetadata base, ViewMetadata updated) {
    if (base == null) {
      namespaces.require(name.namespace());
    }
    Optional<String> from = Optional.ofNullable(base).map(ViewMetadata::metadataFileLocation);
    String to = writeNewMetadataIfRequired(updated);
    try {
      pointers.move(List.of(new PointerMove(PointerKind.VIEW, name, from, to)));
    } catch (CommitFailedException | AlreadyExistsException e) {
      if (!to.equals(updated.metadataFileLocation())) {
        io.deleteFile(to);
      }
      throw e;
    }
  }
}
