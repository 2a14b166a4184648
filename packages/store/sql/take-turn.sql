-- Takes the name of a turn, its period, and up to when its end is believed. Changes a row for one process alone, until the period is over. A turn that
-- ends later than is believed was taken before the clock was set back: it is over.
UPDATE turn SET until = {now_plus :period_ms} WHERE name = :name AND (until <= {now} OR until > {now_plus :believed_ms})
