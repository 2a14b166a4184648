-- Takes a run. Returns its state and epoch with every state that its task instances are in, or with NULL where it has none.
SELECT r.state AS run_state, r.epoch, i.state
FROM dag_run r
LEFT JOIN task_instance i ON i.dag_run_id = r.id
WHERE r.id = :run
GROUP BY r.state, r.epoch, i.state
