-- Returns the pools for which somebody waits.
SELECT DISTINCT pool FROM pool_place WHERE holds = 0
