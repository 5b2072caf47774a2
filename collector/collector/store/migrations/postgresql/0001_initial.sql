-- Days are counted from 1970-01-01. An installation is known by the first 16 bytes of its keyed hash alone.

CREATE TABLE installation (
  installation bytea NOT NULL PRIMARY KEY,
  -- The hash of its token; NULL: never seen with one.
  token bytea,
  -- The day of its first accepted submission; NULL: only ever forgotten.
  enrolled integer,
  -- The day on which the installation says it was first seen.
  first_seen integer,
  -- How many submissions were refused because the period holds another one.
  clones integer NOT NULL DEFAULT 0,
  -- A tombstone: the day of the erasure, and the day after its last; NULL: for ever.
  forgotten integer,
  forgotten_until integer
);

CREATE TABLE submission (
  installation bytea NOT NULL,
  period_start integer NOT NULL,
  -- Bits: which features were named, and which of them were on.
  features_named bigint NOT NULL,
  features_on bigint NOT NULL,
  -- In minutes since 1970-01-01.
  accepted integer NOT NULL,
  printer_count integer NOT NULL,
  job_count integer NOT NULL,
  file_count integer NOT NULL,
  upload_count integer NOT NULL,
  uptime_hours smallint NOT NULL,
  -- The first byte of `installation`.
  shard smallint NOT NULL,
  -- Names are kept as their positions in names.json.
  platform smallint NOT NULL,
  deployment smallint NOT NULL,
  sha256 bytea NOT NULL,
  app_version text NOT NULL,
  python_version text NOT NULL,
  country text NOT NULL,
  -- Counts by name, as names.pack_counts writes them.
  printers bytea NOT NULL,
  errors bytea NOT NULL,
  PRIMARY KEY (installation, period_start)
);

CREATE INDEX submission_by_week ON submission (shard, period_start);

CREATE TABLE rollup (
  -- -1: all shards together, which is what everybody reads.
  shard smallint NOT NULL,
  -- The Monday of the week.
  week integer NOT NULL,
  dimension text NOT NULL,
  name text NOT NULL,
  installations integer NOT NULL,
  -- JSON: by the end of each range of numbers, how many installations and what they come to.
  sums text NOT NULL,
  PRIMARY KEY (shard, week, dimension, name)
);

-- One row for each (week, shard) that has ever been computed or must be.
CREATE TABLE rollup_job (
  week integer NOT NULL,
  shard smallint NOT NULL,
  -- Rises whenever the submissions of a closed week change; done is the value that was computed.
  wanted integer NOT NULL,
  done integer NOT NULL DEFAULT 0,
  -- In seconds since 1970-01-01.
  computed bigint,
  holder text,
  leased_until bigint,
  PRIMARY KEY (week, shard)
);

-- What is shown of a week, before it is rounded. A week with too few has its row in `all`, of 0.
CREATE TABLE published (
  week integer NOT NULL,
  dimension text NOT NULL,
  name text NOT NULL,
  installations integer NOT NULL,
  total bigint NOT NULL,
  -- The sum of rollup_job.done when the week was last looked at.
  revision bigint NOT NULL,
  PRIMARY KEY (week, dimension, name)
);

-- Facts about this database, such as what tells whether the pepper is the right one.
CREATE TABLE fact (
  name text NOT NULL PRIMARY KEY,
  value text NOT NULL
);
