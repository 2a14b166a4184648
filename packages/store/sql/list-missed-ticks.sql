-- Takes a DAG and a limit. Returns what its schedule has missed, newest first.
SELECT reason, first_date, last_date, count, noticed_at, sentence FROM missed_tick WHERE dag_id = :dag_id
ORDER BY id DESC LIMIT :limit
