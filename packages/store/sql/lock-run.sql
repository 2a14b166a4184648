-- Takes a run. Returns it, and keeps it as it is until the transaction ends.
SELECT id, dag_id, state, expanded, delivery, graph_hash FROM dag_run WHERE id = :run {row_lock}
