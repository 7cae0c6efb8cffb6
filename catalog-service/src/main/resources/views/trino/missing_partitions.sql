SELECT
  waiting.consumer_group_name,
  waiting.data_as_of_date,
  missing.source AS source_system,
  missing.type AS data_type,
  known.status,
  known.status_reason,
  known.ingestion_date,
  known.updated_at
FROM consumer_group_status AS waiting
CROSS JOIN UNNEST(waiting.missing_data_types) AS missing (source, type)
LEFT JOIN data_ingestion_status AS known
  ON known.source_system = missing.source
  AND known.data_type = missing.type
  AND known.data_as_of_date = waiting.data_as_of_date
