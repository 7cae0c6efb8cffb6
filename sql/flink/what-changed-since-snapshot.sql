-- Which partitions are new or different since a snapshot of data_ingestion_status?
-- One row per partition, with its status before (null: not known then) and after.
-- The snapshots there are: SELECT * FROM muster.muster.`data_ingestion_status$snapshots`.
--
-- :snapshot  '8954597067493422955'
SELECT
  after.source_system,
  after.data_type,
  after.data_as_of_date,
  before.status AS status_before,
  after.status AS status_after,
  before.revision AS revision_before,
  after.revision AS revision_after,
  after.updated_at
FROM muster.muster.data_ingestion_status AS after
LEFT JOIN muster.muster.data_ingestion_status
  /*+ OPTIONS('snapshot-id' = :snapshot) */ AS before
  ON before.source_system = after.source_system
  AND before.data_type = after.data_type
  AND before.data_as_of_date = after.data_as_of_date
WHERE before.last_event_id IS DISTINCT FROM after.last_event_id
ORDER BY after.updated_at, after.source_system, after.data_type, after.data_as_of_date
