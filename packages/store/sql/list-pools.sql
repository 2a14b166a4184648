-- Takes a filter, whose clause stands for {filter}. Returns pools, by name.
SELECT pool, slots, description FROM pool {filter} ORDER BY pool
