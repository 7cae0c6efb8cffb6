-- How far has every feed come?
-- One row per feed: its latest date that is known, that date's status, and its latest date that is
-- ready (null: none yet).
SELECT
  source_system,
  data_type,
  MAX(data_as_of_date) AS latest_date,
  MAX(status) FILTER (WHERE age = 1) AS status_of_latest_date,
  MAX(data_as_of_date) FILTER (WHERE status = 'READY_FOR_CONSUMPTION') AS latest_ready_date
FROM (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY source_system, data_type ORDER BY data_as_of_date DESC) AS age
  FROM muster.muster.data_ingestion_status
)
GROUP BY source_system, data_type
ORDER BY source_system, data_type
