-- May a job that reads a consumer group's feeds start? One row if all of them are ready, else no row.
-- Whether the consumers were told already, or could be told, makes no difference here.
--
-- :group  'Marketing_Dashboard_Daily'
-- :date   DATE '2026-11-22'
SELECT consumer_group_name, data_as_of_date, ready_at, revision
FROM muster.muster.consumer_group_status
WHERE consumer_group_name = :group
  AND data_as_of_date = :date
  AND cardinality(missing_data_types) = 0
