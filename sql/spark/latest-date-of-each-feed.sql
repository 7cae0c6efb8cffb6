-- How far has every feed come?
-- One row per feed: its latest date that is known, that date's status, and its latest date that is
-- ready (null: none yet).
SELECT
  source_system,
  data_type,
  max(data_as_of_date) AS latest_date,
  max_by(status, data_as_of_date) AS status_of_latest_date,
  max(data_as_of_date) FILTER (WHERE status = 'READY_FOR_CONSUMPTION') AS latest_ready_date
FROM muster.muster.data_ingestion_status
GROUP BY source_system, data_type
ORDER BY source_system, data_type
