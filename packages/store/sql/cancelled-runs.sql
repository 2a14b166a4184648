-- Takes runs. Returns those that have been asked to stop.
SELECT id FROM dag_run WHERE id IN (:runs) AND cancel_requested = 1
