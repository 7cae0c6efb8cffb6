SELECT
  source_system,
  data_type,
  data_as_of_date,
  ingestion_date,
  file_path,
  record_count,
  file_count,
  file_size_bytes,
  revision,
  status_id,
  updated_at
FROM (
  SELECT
    *,
    row_number() OVER (PARTITION BY source_system, data_type ORDER BY data_as_of_date DESC) AS age
  FROM data_ingestion_status
  WHERE status = 'READY_FOR_CONSUMPTION'
) AS ready
WHERE age = 1
