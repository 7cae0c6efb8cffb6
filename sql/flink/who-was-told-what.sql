-- Who was told that a consumer group is ready for a date, when, and what came back?
-- One row per attempt, oldest first. "answer" is the HTTP status, or what went wrong.
--
-- :group  'Marketing_Dashboard_Daily'
-- :date   DATE '2026-11-22'
SELECT
  revision,
  channel,
  target,
  attempt,
  attempted_at,
  `result`,
  COALESCE(CAST(response_status AS STRING), error) AS answer,
  next_attempt_at,
  concludes AS group_status_after
FROM muster.muster.notification_deliveries
WHERE consumer_group_name = :group
  AND data_as_of_date = :date
ORDER BY recorded_at
