-- Nothing is needed: primary keys are hashed by their first column, and each tablet has three copies.
-- With many nodes the tables may be made with more tablets than the default, before `migrate`:
-- ysql_num_shards_per_tserver in the settings of the servers.
SELECT 1;
