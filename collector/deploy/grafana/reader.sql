-- A role that sees what all shards come to and nothing else: no row of an installation, and no
-- shard, in which groups can be of one. Run it once as the owner of the tables; set the password
-- with \password reader.
CREATE VIEW rollup_of_all AS
  SELECT
    TO_TIMESTAMP(week * 86400) AS week, dimension, name, installations,
    (SELECT SUM((pair.value ->> 1)::bigint) FROM JSONB_EACH(sums::jsonb) AS pair) AS total
  FROM rollup
  WHERE shard = -1;
CREATE ROLE reader LOGIN;
GRANT SELECT ON rollup_of_all TO reader;
