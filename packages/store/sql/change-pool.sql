-- Takes a pool of which there is one. Changes it.
UPDATE pool SET slots = :slots, description = :description WHERE pool = :pool
