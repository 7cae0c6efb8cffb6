-- Where did a consumer group stand at some time in the past, as the tables showed it then?
-- No row: nothing was known of it then. A time before the oldest snapshot that is kept is an error.
-- The time is in milliseconds since 1970, in quotes; this is 2026-11-23 07:00:00 UTC:
--
-- :group  'Marketing_Dashboard_Daily'
-- :date   DATE '2026-11-22'
-- :at     '1795417200000'
WITH stand AS (
  SELECT *
  FROM muster.muster.consumer_group_status /*+ OPTIONS('as-of-timestamp' = :at) */
  WHERE consumer_group_name = :group
    AND data_as_of_date = :date
),
missing AS (
  SELECT group_status_id, LISTAGG(feed.source || '/' || feed.type, ', ') AS feeds
  FROM stand
  CROSS JOIN UNNEST(missing_data_types) AS feed (source, type)
  GROUP BY group_status_id
)
SELECT
  consumer_group_name,
  data_as_of_date,
  group_status,
  num_dependencies_ready,
  num_dependencies_total,
  COALESCE(missing.feeds, '') AS missing,
  error_reason,
  updated_at
FROM stand
LEFT JOIN missing ON missing.group_status_id = stand.group_status_id
