package dev.muster.ledger.tables;

import static dev.muster.ledger.tables.TableLayout.BOOLEAN;
import static dev.muster.ledger.tables.TableLayout.STRING;
import static dev.muster.ledger.tables.TableLayout.TIMESTAMP;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.ViewCatalog;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchViewException;
import org.apache.iceberg.view.SQLViewRepresentation;
import org.apache.iceberg.view.View;
import org.apache.iceberg.view.ViewBuilder;
import org.apache.iceberg.view.ViewProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The views over our tables, for those who ask in SQL. The service itself never reads them. */
public final class Views {
  private static final Logger LOG = LoggerFactory.getLogger(Views.class);

  static final List<ViewLayout> LAYOUTS =
      List.of(
          ViewLayout.named(
                  "latest_data_status",
                  "What is newest of every feed: its last data_as_of_date that is ready.")
              .columnsOf(
                  PartitionStatusRows.LAYOUT,
                  "source_system",
                  "data_type",
                  "data_as_of_date",
                  "ingestion_date",
                  "file_path",
                  "record_count",
                  "file_count",
                  "file_size_bytes",
                  "revision",
                  "status_id",
                  "updated_at")
              .build(),
          ViewLayout.named(
                  "group_readiness",
                  "How far every consumer group is: one row per group and data_as_of_date.")
              .columnsOf(
                  GroupStatusRows.LAYOUT, "consumer_group_name", "data_as_of_date", "group_status")
              .column("complete", BOOLEAN, "Whether no feed is missing.")
              .columnsOf(
                  GroupStatusRows.LAYOUT,
                  "num_dependencies_ready",
                  "num_dependencies_total",
                  "missing_data_types",
                  "ready_at",
                  "notification_sent_at",
                  "error_reason",
                  "revision")
              .build(),
          ViewLayout.named(
                  "missing_partitions",
                  "What consumer groups wait for: one row per group, data_as_of_date and feed.")
              .columnsOf(GroupStatusRows.LAYOUT, "consumer_group_name", "data_as_of_date")
              .column("source_system", STRING, "The missing feed's source system.")
              .column("data_type", STRING, "The missing feed's kind of data.")
              .column("status", STRING, "The partition's status; null if nothing was heard of it.")
              .column("status_reason", STRING, "Why it has this status.")
              .column("ingestion_date", TIMESTAMP, "When it was last delivered, if it was.")
              .column("updated_at", TIMESTAMP, "When the last news of it arrived.")
              .build());

  private Views() {}

  /**
   * Creates the views, and replaces those that another version has left different. A catalog that
   * has no views is left alone; one that fails at it is logged, since all else works without them.
   */
  public static void keepIn(Catalog catalog) {
    if (catalog instanceof ViewCatalog views) {
      LAYOUTS.forEach(layout -> keep(views, layout));
    }
  }

  private static void keep(ViewCatalog catalog, ViewLayout layout) {
    try {
      if (!isThere(catalog, layout)) {
        define(catalog, layout).createOrReplace();
      }
    } catch (AlreadyExistsException | CommitFailedException e) {
      LOG.info("View {} is another's to define: {}", layout.identifier(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("View {} could not be brought up to date", layout.identifier(), e);
    }
  }

  private static boolean isThere(ViewCatalog catalog, ViewLayout layout) {
    try {
      View view = catalog.loadView(layout.identifier());
      return texts(view).equals(layout.texts())
          && view.schema().sameSchema(layout.schema())
          && TableLayout.NAMESPACE.equals(view.currentVersion().defaultNamespace())
          && catalog.name().equals(view.currentVersion().defaultCatalog())
          && layout.comment().equals(view.properties().get(ViewProperties.COMMENT));
    } catch (NoSuchViewException e) {
      return false;
    }
  }

  private static Map<String, String> texts(View view) {
    return view.currentVersion().representations().stream()
        .filter(SQLViewRepresentation.class::isInstance)
        .map(SQLViewRepresentation.class::cast)
        .collect(Collectors.toMap(SQLViewRepresentation::dialect, SQLViewRepresentation::sql));
  }

  private static ViewBuilder define(ViewCatalog catalog, ViewLayout layout) {
    ViewBuilder builder =
        catalog
            .buildView(layout.identifier())
            .withSchema(layout.schema())
            .withDefaultNamespace(TableLayout.NAMESPACE)
            // Trino resolves no table name without it.
            .withDefaultCatalog(catalog.name())
            .withProperty(ViewProperties.COMMENT, layout.comment())
            .withProperty(ViewProperties.REPLACE_DROP_DIALECT_ALLOWED, "true");
    layout.texts().forEach(builder::withQuery);
    return builder;
  }
}
