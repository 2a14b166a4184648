-- Returns how many execution dates each DAG's schedule has missed.
SELECT dag_id, SUM(count) AS count FROM missed_tick GROUP BY dag_id
