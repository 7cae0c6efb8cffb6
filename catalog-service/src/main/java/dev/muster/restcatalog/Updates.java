package dev.muster.restcatalog;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.iceberg.MetadataUpdate;
import org.apache.iceberg.MetadataUpdate.AddSnapshot;
import org.apache.iceberg.MetadataUpdate.AssignUUID;
import org.apache.iceberg.MetadataUpdate.SetLocation;
import org.apache.iceberg.MetadataUpdate.SetProperties;
import org.apache.iceberg.MetadataUpdate.UpgradeFormatVersion;
import org.apache.iceberg.RetryableValidationException;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.UpdateRequirement;
import org.apache.iceberg.UpdateRequirement.AssertTableDoesNotExist;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.rest.requests.UpdateTableRequest;

/** What a commit asks of one table or view, apart from where it is. */
record Updates(List<UpdateRequirement> requirements, List<MetadataUpdate> updates) {
  private static final Set<String> LOCATION_PROPERTIES =
      Set.of(
          TableProperties.WRITE_DATA_LOCATION,
          TableProperties.WRITE_METADATA_LOCATION,
          "write.folder-storage.path",
          "write.object-storage.path");

  /**
   * @throws Refusal with status 400 if a table that must not be there has to be in some state
   */
  static Updates of(UpdateTableRequest request) {
    Updates updates =
        new Updates(List.copyOf(request.requirements()), List.copyOf(request.updates()));
    if (updates.create() && updates.requirements.size() > 1) {
      throw Refusal.badRequest("assert-create cannot be held together with other requirements");
    }
    return updates;
  }

  /** Whether the table is to be made, with all its first updates in this one commit. */
  boolean create() {
    return requirements.stream().anyMatch(AssertTableDoesNotExist.class::isInstance);
  }

  /** Holds the places that the table would be allowed to use. */
  void requireOutside(ReadOnly readOnly) {
    for (MetadataUpdate update : updates) {
      if (update instanceof SetLocation set) {
        Names.requireAbsolute(set.location());
        readOnly.requireOutside(set.location());
      } else if (update instanceof SetProperties set) {
        requireOutside(set.updated(), readOnly);
      }
    }
  }

  static void requireOutside(Map<String, String> properties, ReadOnly readOnly) {
    LOCATION_PROPERTIES.forEach(name -> readOnly.requireOutside(properties.get(name)));
  }

  /**
   * The table's next state.
   *
   * @param base null if the table is not there
   * @throws CommitFailedException if the table is not as the requirements want it
   * @throws ValidationException if the updates do not fit the table
   * @throws Refusal with status 400 if they make no sense
   */
  TableMetadata applyTo(TableMetadata base) {
    try {
      requirements.forEach(requirement -> requirement.validate(base));
      TableMetadata.Builder next = base == null ? fromNothing() : TableMetadata.buildFrom(base);
      updates.forEach(update -> update.applyTo(next));
      TableMetadata table = next.build();
      requireWhole(table);
      return table;
    } catch (RetryableValidationException e) {
      throw new CommitFailedException(e, "Made for an older state: %s", e.getMessage());
    } catch (Refusal | CommitFailedException | ValidationException | IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      throw Refusal.badRequest("The updates make no sense: " + e.getMessage());
    }
  }

  /** Iceberg would make a table that has no place, or none at all. */
  private static void requireWhole(TableMetadata table) {
    if (table == null || table.location() == null || table.schema() == null) {
      throw Refusal.badRequest("The updates make no table: it needs a schema and a location");
    }
    Names.requireAbsolute(table.location());
  }

  private TableMetadata.Builder fromNothing() {
    return updates.stream()
        .filter(UpgradeFormatVersion.class::isInstance)
        .map(UpgradeFormatVersion.class::cast)
        .findFirst()
        .map(upgrade -> TableMetadata.buildFromEmpty(upgrade.formatVersion()))
        .orElseGet(TableMetadata::buildFromEmpty);
  }

  /**
   * Whether the updates can be seen to be in a table: their snapshots, whose ids nobody else draws,
   * or the id of the table that they make. Updates without either leave no trace to know them by.
   */
  boolean tracesIn(TableMetadata table) {
    Set<Long> added =
        updates.stream()
            .filter(AddSnapshot.class::isInstance)
            .map(update -> ((AddSnapshot) update).snapshot().snapshotId())
            .collect(Collectors.toSet());
    if (!added.isEmpty()) {
      return table.snapshots().stream()
          .map(Snapshot::snapshotId)
          .collect(Collectors.toSet())
          .containsAll(added);
    }
    return create() && updates.stream().anyMatch(update -> isIdOf(table, update));
  }

  private static boolean isIdOf(TableMetadata table, MetadataUpdate update) {
    return update instanceof AssignUUID assign && assign.uuid().equals(table.uuid());
  }
}
