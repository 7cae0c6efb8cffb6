SELECT
  consumer_group_name,
  data_as_of_date,
  group_status,
  size(missing_data_types) = 0 AS complete,
  num_dependencies_ready,
  num_dependencies_total,
  missing_data_types,
  ready_at,
  notification_sent_at,
  error_reason,
  revision
FROM consumer_group_status
