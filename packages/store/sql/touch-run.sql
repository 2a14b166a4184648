-- Takes a run that goes on. Whoever is about to close it by what it read before does not.
UPDATE dag_run SET cancel_requested = 0, epoch = epoch + 1 WHERE id = :run
