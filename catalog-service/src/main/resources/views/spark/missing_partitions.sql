SELECT
  waiting.consumer_group_name,
  waiting.data_as_of_date,
  waiting.feed.source AS source_system,
  waiting.feed.type AS data_type,
  known.status,
  known.status_reason,
  known.ingestion_date,
  known.updated_at
FROM (
  SELECT consumer_group_name, data_as_of_date, feed
  FROM consumer_group_status
  LATERAL VIEW explode(missing_data_types) missing AS feed
) AS waiting
LEFT JOIN data_ingestion_status AS known
  ON known.source_system = waiting.feed.source
  AND known.data_type = waiting.feed.type
  AND known.data_as_of_date = waiting.data_as_of_date
