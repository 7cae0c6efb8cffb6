-- Which feeds are late for a date, against their usual time?
-- Usual is what the same weekday showed before: the median (p50) and the 95th percentile (p95) of the
-- time from midnight UTC of a date to its first good delivery. A feed is late if it came, or still
-- has not come, after its p95. A feed without such a past is not listed.
-- Needs SET 'table.local-time-zone' = 'UTC'.
--
-- :date   DATE '2026-11-22'
-- :as_of  CAST(TIMESTAMP '2026-11-23 07:00:00' AS TIMESTAMP_LTZ(3))
WITH arrivals AS (
  SELECT
    source_system,
    data_type,
    data_as_of_date,
    CAST(CAST(data_as_of_date AS TIMESTAMP(6)) AS TIMESTAMP_LTZ(6)) AS midnight,
    MIN(ingestion_date) AS arrived_at
  FROM muster.muster.ingestion_events
  WHERE status IN ('INGESTED', 'READY_FOR_CONSUMPTION')
    AND ingestion_date <= :as_of
  GROUP BY source_system, data_type, data_as_of_date
),
delays AS (
  SELECT
    source_system,
    data_type,
    seconds,
    ROW_NUMBER() OVER (PARTITION BY source_system, data_type ORDER BY seconds) AS place,
    COUNT(*) OVER (PARTITION BY source_system, data_type) AS dates
  FROM (
    SELECT
      source_system,
      data_type,
      TIMESTAMPDIFF(SECOND, midnight, arrived_at) AS seconds
    FROM arrivals
    WHERE data_as_of_date < :date
      AND DAYOFWEEK(data_as_of_date) = DAYOFWEEK(:date)
  )
),
usual AS (
  -- The nearest rank: a delay that did occur.
  SELECT
    source_system,
    data_type,
    dates,
    TIMESTAMPADD(SECOND, MIN(seconds) FILTER (WHERE place >= 0.50 * dates), midnight) AS p50,
    TIMESTAMPADD(SECOND, MIN(seconds) FILTER (WHERE place >= 0.95 * dates), midnight) AS p95
  FROM delays
  CROSS JOIN (VALUES CAST(CAST(:date AS TIMESTAMP(6)) AS TIMESTAMP_LTZ(6))) AS chosen (midnight)
  GROUP BY source_system, data_type, dates, midnight
)
SELECT
  usual.source_system,
  usual.data_type,
  usual.dates AS dates_of_this_weekday,
  usual.p50 AS usually_by,
  usual.p95 AS late_after,
  arrivals.arrived_at,
  TIMESTAMPDIFF(MINUTE, usual.p95, COALESCE(arrivals.arrived_at, :as_of)) AS minutes_late
FROM usual
LEFT JOIN arrivals
  ON arrivals.source_system = usual.source_system
  AND arrivals.data_type = usual.data_type
  AND arrivals.data_as_of_date = :date
WHERE COALESCE(arrivals.arrived_at, :as_of) > usual.p95
ORDER BY minutes_late DESC, source_system, data_type
