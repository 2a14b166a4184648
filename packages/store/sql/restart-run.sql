-- Takes a run. Where it was cancelled before it was expanded it begins anew, under a delivery that the queue has not seen.
UPDATE dag_run SET state = 'queued', finished_at = NULL, cancel_requested = 0, epoch = epoch + 1, delivery = delivery + 1
WHERE id = :run AND state = 'cancelled' AND expanded = 0
