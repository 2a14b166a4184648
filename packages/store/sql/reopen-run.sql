-- Takes a closed run. It goes on, under a delivery that the queue has not seen, and takes a place of its DAG even where none is free.
UPDATE dag_run SET state = 'running', finished_at = NULL, cancel_requested = 0, admitted = 1, epoch = epoch + 1, delivery = delivery + 1
WHERE id = :run
