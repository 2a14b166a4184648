-- Takes what is fixed about a run. Returns its id; the same dag_id and run_id twice is a duplicate.
INSERT INTO dag_run (dag_id, run_id, conf, options, graph_hash, parameters_ids, execution_date, external_trigger, triggered_by)
VALUES (:dag_id, :run_id, :conf, :options, :graph_hash, :parameters_ids, :execution_date, :external_trigger, :triggered_by)
