-- Takes the id of a row of parameters, tasks and, in {at_sample}, a sample. Returns the results that their records hold.
SELECT id, task_id, sample, CASE WHEN datetime_finished IS NULL THEN NULL ELSE finish_epoch END AS finish_epoch
FROM {table}
WHERE {key} = :parameters_id AND task_id IN (:tasks) {at_sample}
