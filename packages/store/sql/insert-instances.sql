-- Takes rows of task instances. Adds those that are not there.
INSERT INTO task_instance
  (dag_run_id, task_id, sample, state, action, reason, sentence, record_table, record_id, stale_epoch, pending,
    queued_at, finished_at, output_path, pool, pool_slots, priority_weight)
VALUES :rows
{keep_existing id}
