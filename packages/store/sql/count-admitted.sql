-- Takes a DAG and a limit. Returns how many of its runs are under way, or are about to be; no more than the limit.
SELECT COUNT(*) AS count FROM (SELECT id FROM dag_run WHERE dag_id = :dag_id AND admitted = 1 LIMIT :limit) admitted
