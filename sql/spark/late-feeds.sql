-- Which feeds are late for a date, against their usual time?
-- Usual is what the same weekday showed before: the median (p50) and the 95th percentile (p95) of the
-- time from midnight UTC of a date to its first good delivery. A feed is late if it came, or still
-- has not come, after its p95. A feed without such a past is not listed.
--
-- :date   DATE '2026-11-22'
-- :as_of  TIMESTAMP '2026-11-23 07:00:00 UTC'
WITH arrivals AS (
  SELECT
    source_system,
    data_type,
    data_as_of_date,
    CAST(concat(data_as_of_date, ' 00:00:00 UTC') AS timestamp) AS midnight,
    min(ingestion_date) AS arrived_at
  FROM muster.muster.ingestion_events
  WHERE status IN ('INGESTED', 'READY_FOR_CONSUMPTION')
    AND ingestion_date <= :as_of
  GROUP BY source_system, data_type, data_as_of_date
),
usual AS (
  -- The nearest rank: a delay that did occur.
  SELECT
    source_system,
    data_type,
    count(*) AS dates,
    CAST(concat(:date, ' 00:00:00 UTC') AS timestamp) AS midnight,
    percentile_disc(0.50) WITHIN GROUP (ORDER BY arrived_at - midnight) AS p50,
    percentile_disc(0.95) WITHIN GROUP (ORDER BY arrived_at - midnight) AS p95
  FROM arrivals
  WHERE data_as_of_date < :date
    AND dayofweek(data_as_of_date) = dayofweek(:date)
  GROUP BY source_system, data_type
)
SELECT
  usual.source_system,
  usual.data_type,
  usual.dates AS dates_of_this_weekday,
  usual.midnight + usual.p50 AS usually_by,
  usual.midnight + usual.p95 AS late_after,
  arrivals.arrived_at,
  timestampdiff(MINUTE, usual.midnight + usual.p95, coalesce(arrivals.arrived_at, :as_of))
    AS minutes_late
FROM usual
LEFT JOIN arrivals
  ON arrivals.source_system = usual.source_system
  AND arrivals.data_type = usual.data_type
  AND arrivals.data_as_of_date = :date
WHERE coalesce(arrivals.arrived_at, :as_of) > usual.midnight + usual.p95
ORDER BY minutes_late DESC, usual.source_system, usual.data_type
