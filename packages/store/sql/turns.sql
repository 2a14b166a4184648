-- name: find-turn
-- Takes the name of a turn and up to when its end is believed. Returns whether somebody has it.
SELECT until > {now} AND until <= {now_plus :believed_ms} AS taken FROM turn WHERE name = :name

-- name: insert-turn
-- Takes the name of a turn. Makes it, to be taken by anybody.
INSERT INTO turn (name, until) VALUES (:name, '2000-01-01 00:00:00.000')
{keep_existing name}

-- name: take-turn
-- Takes the name of a turn, its period, and up to when its end is believed. Changes a row for one process alone, until the period is over. A turn that
-- ends later than is believed was taken before the clock was set back: it is over.
UPDATE turn SET until = {now_plus :period_ms} WHERE name = :name AND (until <= {now} OR until > {now_plus :believed_ms})
