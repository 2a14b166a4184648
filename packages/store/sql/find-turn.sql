-- Takes the name of a turn and up to when its end is believed. Returns whether somebody has it.
SELECT until > {now} AND until <= {now_plus :believed_ms} AS taken FROM turn WHERE name = :name
