-- Takes the keys of records. Adds those that are not there.
INSERT INTO {table} ({key}, task_id, sample) VALUES :rows
{keep_existing id}
