-- Takes the values of one level of parameters. Adds their row, unless another has done so.
INSERT INTO {table} ({columns}) VALUES (:values)
{keep_existing id}
