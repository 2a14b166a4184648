-- Takes a pool and a limit. Returns as many rows as wait for it, the limit at most.
SELECT task_instance_id FROM pool_place WHERE pool = :pool AND holds = 0 LIMIT :limit
