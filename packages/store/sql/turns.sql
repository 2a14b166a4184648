-- name: find-turn
-- Takes the name of a turn and the latest plausible end of one. Returns whether it is taken.
SELECT until > {now} AND until <= {now_plus :believed_ms} AS taken FROM turn WHERE name = :name

-- name: insert-turn
-- Takes the name of a turn. Adds it, free for any process.
INSERT INTO turn (name, until) VALUES (:name, '2000-01-01 00:00:00.000')
{keep_existing name}

-- name: take-turn
-- Takes the name of a turn, its period, and the latest plausible end of one. Changes a row for only one process per period.
-- A turn that ends later was taken before the clock was set back, and has expired.
UPDATE turn SET until = {now_plus :period_ms} WHERE name = :name AND (until <= {now} OR until > {now_plus :believed_ms})
