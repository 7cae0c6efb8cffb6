package dev.muster.engines.trino;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The tables as of one batch: of each the newest snapshot that is not of a later one.
 *
 * @param batch its sequence number
 */
record Moment(long batch, String events, String statuses, String groups) {

  /** Now. The batch is found first: what the other tables show after that is no older. */
  static Moment now(Connection trino) throws SQLException {
    String batch =
        Rows.of(trino, "SELECT max(batch) FROM (" + snapshots("ingestion_events") + ")").only();
    return new Moment(
        Long.parseLong(batch),
        asOf(trino, "ingestion_events", batch),
        asOf(trino, "data_ingestion_status", batch),
        asOf(trino, "consumer_group_status", batch));
  }

  private static String asOf(Connection trino, String table, String batch) throws SQLException {
    String newest =
        "SELECT max_by(snapshot_id, batch) FROM (%s) WHERE batch <= %s"
            .formatted(snapshots(table), batch);
    return "muster.muster.%s FOR VERSION AS OF %s".formatted(table, Rows.of(trino, newest).only());
  }

  private static String snapshots(String table) {
    return """
        SELECT snapshot_id, CAST(element_at(summary, 'muster.batch-sequence') AS bigint) AS batch
        FROM muster.muster."%s$snapshots\""""
        .formatted(table);
  }

  /** The same, but for this snapshot of the statuses. */
  Moment with(String otherStatuses) {
    return new Moment(batch, events, otherStatuses, groups);
  }

  /** Every partition whose status row is not that of its newest event. */
  String statusesThatDoNotFollow() {
    return """
        SELECT event.newest, status.last_event_id
        FROM (
          SELECT source_system, data_type, data_as_of_date,
            max_by(event_id, ROW(ingestion_date, received_at)) AS newest
          FROM %s
          GROUP BY source_system, data_type, data_as_of_date
        ) AS event
        FULL JOIN %s AS status
          ON status.source_system = event.source_system
          AND status.data_type = event.data_type
          AND status.data_as_of_date = event.data_as_of_date
        WHERE event.newest IS DISTINCT FROM status.last_event_id"""
        .formatted(events, statuses);
  }

  /** Every group status that does not say of its feeds what their rows say. */
  String groupsThatDoNotFollow() {
    return """
        SELECT stand.consumer_group_name, stand.data_as_of_date, stand.group_status
        FROM %s AS stand
        CROSS JOIN UNNEST(stand.required_data_types) AS feed (source, type)
        LEFT JOIN %s AS status
          ON status.source_system = feed.source
          AND status.data_type = feed.type
          AND status.data_as_of_date = stand.data_as_of_date
        GROUP BY stand.consumer_group_name, stand.data_as_of_date, stand.group_status,
          stand.missing_data_types, stand.num_dependencies_ready
        HAVING cardinality(stand.missing_data_types)
            <> count_if(status.status IS DISTINCT FROM 'READY_FOR_CONSUMPTION')
          OR stand.num_dependencies_ready <> count_if(status.status = 'READY_FOR_CONSUMPTION')
          OR (count_if(status.status IS DISTINCT FROM 'READY_FOR_CONSUMPTION') = 0)
            <> (stand.group_status IN ('READY_FOR_NOTIFICATION', 'NOTIFIED'))"""
        .formatted(groups, statuses);
  }
}
