-- Takes ids of task instances that have not started, and how many upstreams they wait for. The job that one of them may have
-- is refused and over by the time that it is released, so the next one needs another number.
UPDATE task_instance SET state = :state, pending = :pending, delivery = delivery + 1, retry_at = NULL, queued_at = {now}
WHERE id IN (:ids)
