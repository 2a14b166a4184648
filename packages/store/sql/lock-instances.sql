-- Takes a run. Returns its task instances, and keeps them as they are until the transaction ends.
SELECT id, task_id, sample, state, pending, try_number, record_table, record_id
FROM task_instance
WHERE dag_run_id = :run
ORDER BY id
{row_lock}
