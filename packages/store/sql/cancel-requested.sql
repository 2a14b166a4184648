-- Takes a run. Returns whether it has been asked to stop, and keeps that so until the transaction ends.
SELECT cancel_requested FROM dag_run WHERE id = :run {shared_lock}
