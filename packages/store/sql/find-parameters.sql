-- Takes the values of one level of parameters. Returns the id of their row.
SELECT id FROM {table} WHERE ({columns}) = (:values)
