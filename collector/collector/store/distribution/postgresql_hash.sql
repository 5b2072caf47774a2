-- After `migrate`, before the first submission: the large tables in partitions by the hash of `installation`.
ALTER TABLE installation RENAME TO plain_installation;
CREATE TABLE installation (LIKE plain_installation INCLUDING ALL) PARTITION BY HASH (installation);
CREATE TABLE installation_0 PARTITION OF installation FOR VALUES WITH (MODULUS 4, REMAINDER 0);
CREATE TABLE installation_1 PARTITION OF installation FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE installation_2 PARTITION OF installation FOR VALUES WITH (MODULUS 4, REMAINDER 2);
CREATE TABLE installation_3 PARTITION OF installation FOR VALUES WITH (MODULUS 4, REMAINDER 3);
DROP TABLE plain_installation;
ALTER TABLE submission RENAME TO plain_submission;
CREATE TABLE submission (LIKE plain_submission INCLUDING ALL) PARTITION BY HASH (installation);
CREATE TABLE submission_0 PARTITION OF submission FOR VALUES WITH (MODULUS 4, REMAINDER 0);
CREATE TABLE submission_1 PARTITION OF submission FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE submission_2 PARTITION OF submission FOR VALUES WITH (MODULUS 4, REMAINDER 2);
CREATE TABLE submission_3 PARTITION OF submission FOR VALUES WITH (MODULUS 4, REMAINDER 3);
DROP TABLE plain_submission;
