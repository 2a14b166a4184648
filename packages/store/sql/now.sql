-- Returns the time of the database.
SELECT {now} AS now
