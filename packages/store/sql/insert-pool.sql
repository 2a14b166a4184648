-- Takes a pool. Adds it, unless there is one of this name.
INSERT INTO pool (pool, slots, description) VALUES (:pool, :slots, :description)
{keep_existing pool}
