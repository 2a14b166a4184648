-- Takes the name of a turn. Returns whether somebody has it.
SELECT until > {now} AS taken FROM turn WHERE name = :name
