-- Takes a pool. Removes it.
DELETE FROM pool WHERE pool = :pool
