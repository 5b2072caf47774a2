-- After `migrate`, once, on the coordinator.
SELECT create_distributed_table('installation', 'installation');
SELECT create_distributed_table('submission', 'installation', colocate_with => 'installation');
SELECT create_reference_table('rollup');
SELECT create_reference_table('rollup_job');
SELECT create_reference_table('published');
SELECT create_reference_table('fact');
