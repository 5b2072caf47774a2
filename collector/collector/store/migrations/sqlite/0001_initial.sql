-- Days are counted from 1970-01-01. An installation is known by the first 16 bytes of its keyed hash alone.

CREATE TABLE installation (
  installation BLOB NOT NULL PRIMARY KEY,
  -- The hash of its token; NULL: never seen with one.
  token BLOB,
  -- The day of its first accepted submission; NULL: only ever forgotten.
  enrolled INTEGER,
  -- The day on which the installation says it was first seen.
  first_seen INTEGER,
  -- How many submissions were refused because the period holds another one.
  clones INTEGER NOT NULL DEFAULT 0,
  -- A tombstone: the day of the erasure, and the day after its last; NULL: for ever.
  forgotten INTEGER,
  forgotten_until INTEGER
) WITHOUT ROWID;

CREATE TABLE submission (
  installation BLOB NOT NULL,
  period_start INTEGER NOT NULL,
  -- Bits: which features were named, and which of them were on.
  features_named INTEGER NOT NULL,
  features_on INTEGER NOT NULL,
  -- In minutes since 1970-01-01.
  accepted INTEGER NOT NULL,
  printer_count INTEGER NOT NULL,
  job_count INTEGER NOT NULL,
  file_count INTEGER NOT NULL,
  upload_count INTEGER NOT NULL,
  uptime_hours INTEGER NOT NULL,
  -- The first byte of `installation`.
  shard INTEGER NOT NULL,
  -- Names are kept as their positions in names.json.
  platform INTEGER NOT NULL,
  deployment INTEGER NOT NULL,
  sha256 BLOB NOT NULL,
  app_version TEXT NOT NULL,
  python_version TEXT NOT NULL,
  country TEXT NOT NULL,
  -- Counts by name, as names.pack_counts writes them.
  printers BLOB NOT NULL,
  errors BLOB NOT NULL,
  PRIMARY KEY (installation, period_start)
);

CREATE INDEX submission_by_week ON submission (shard, period_start);

CREATE TABLE rollup (
  -- -1: all shards together, which is what everybody reads.
  shard INTEGER NOT NULL,
  -- The Monday of the week.
  week INTEGER NOT NULL,
  dimension TEXT NOT NULL,
  name TEXT NOT NULL,
  installations INTEGER NOT NULL,
  -- JSON: by the end of each range of numbers, how many installations and what they come to.
  sums TEXT NOT NULL,
  PRIMARY KEY (shard, week, dimension, name)
) WITHOUT ROWID;

-- One row for each (week, shard) that has ever been computed or must be.
CREATE TABLE rollup_job (
  week INTEGER NOT NULL,
  shard INTEGER NOT NULL,
  -- Rises whenever the submissions of a closed week change; done is the value that was computed.
  wanted INTEGER NOT NULL,
  done INTEGER NOT NULL DEFAULT 0,
  -- In seconds since 1970-01-01.
  computed INTEGER,
  holder TEXT,
  leased_until INTEGER,
  PRIMARY KEY (week, shard)
) WITHOUT ROWID;

-- What is shown of a week, before it is rounded. A week with too few has its row in `all`, of 0.
CREATE TABLE published (
  week INTEGER NOT NULL,
  dimension TEXT NOT NULL,
  name TEXT NOT NULL,
  installations INTEGER NOT NULL,
  total INTEGER NOT NULL,
  -- The sum of rollup_job.done when the week was last looked at.
  revision INTEGER NOT NULL,
  PRIMARY KEY (week, dimension, name)
) WITHOUT ROWID;

-- Facts about this database, such as what tells whether the pepper is the right one.
CREATE TABLE fact (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
