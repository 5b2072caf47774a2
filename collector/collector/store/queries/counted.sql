-- The rows of a week, by shard, in the columns of store/counting.py.
SELECT
  submission.shard, app_version, country, deployment, platform, features_on,
  CASE WHEN period_start < enrolled + 7 THEN 1 ELSE 0 END,
  job_count, file_count, upload_count, uptime_hours, printer_count, printers, errors
  FROM submission
  JOIN installation ON installation.installation = submission.installation
  WHERE submission.shard IN (?)
    AND submission.period_start BETWEEN ? AND ?
    AND submission.period_start >= installation.enrolled
