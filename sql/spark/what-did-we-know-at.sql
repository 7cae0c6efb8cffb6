-- Where did a consumer group stand at some time in the past, as the tables showed it then?
-- No row: nothing was known of it then. A time before the oldest snapshot that is kept is an error.
--
-- :group  'Marketing_Dashboard_Daily'
-- :date   DATE '2026-11-22'
-- :at     TIMESTAMP '2026-11-23 07:00:00 UTC'
SELECT
  consumer_group_name,
  data_as_of_date,
  group_status,
  num_dependencies_ready,
  num_dependencies_total,
  array_join(transform(missing_data_types, feed -> feed.source || '/' || feed.type), ', ') AS missing,
  error_reason,
  updated_at
FROM muster.muster.consumer_group_status TIMESTAMP AS OF :at
WHERE consumer_group_name = :group
  AND data_as_of_date = :date
