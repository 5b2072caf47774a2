-- Shard, and how many installations of the first span have no period in the second.
SELECT submission.shard, COUNT(*)
  FROM submission
  JOIN installation ON installation.installation = submission.installation
  WHERE submission.shard IN (?)
    AND submission.period_start BETWEEN ? AND ?
    AND submission.period_start >= installation.enrolled
    AND NOT EXISTS (
      SELECT 1 FROM submission AS later
      WHERE later.installation = submission.installation
        AND later.period_start BETWEEN ? AND ?
    )
  GROUP BY submission.shard
