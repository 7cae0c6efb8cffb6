-- Is a consumer group complete for a date, and what is missing?
-- One row per feed that the group waits for, what is missing first; "complete" is the same in all.
-- No row: there is no such group.
--
-- :group  'Marketing_Dashboard_Daily'
-- :date   DATE '2026-11-22'
SELECT
  COUNT(*) OVER ()
    = COUNT(CASE WHEN status.status = 'READY_FOR_CONSUMPTION' THEN 1 END) OVER () AS complete,
  COALESCE(status.status = 'READY_FOR_CONSUMPTION', false) AS ready,
  dependency.source_system,
  dependency.data_type,
  COALESCE(status.status, 'NOT YET KNOWN') AS status,
  status.status_reason,
  status.ingestion_date,
  status.file_path
FROM muster.muster.consumer_group_dependencies AS dependency
LEFT JOIN muster.muster.data_ingestion_status AS status
  ON status.source_system = dependency.source_system
  AND status.data_type = dependency.data_type
  AND status.data_as_of_date = :date
WHERE dependency.consumer_group_name = :group
ORDER BY ready, dependency.source_system, dependency.data_type
