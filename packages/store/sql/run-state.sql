-- Takes a run. Returns its state.
SELECT state FROM dag_run WHERE id = :run
