-- Takes the name of a turn and its period. Changes a row for one process alone, until the period is over.
UPDATE turn SET until = {now_plus :period_ms} WHERE name = :name AND until <= {now}
