-- Takes a run. Raises the number of its delivery.
UPDATE dag_run SET delivery = delivery + 1 WHERE id = :run
