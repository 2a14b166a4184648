-- Takes DAGs. Says that somebody knows their schedules as they stand.
UPDATE schedule SET seen_at = {now} WHERE dag_id IN (:dag_ids)
