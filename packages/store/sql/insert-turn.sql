-- Takes the name of a turn. Makes it, to be taken by anybody.
INSERT INTO turn (name, until) VALUES (:name, '2000-01-01 00:00:00.000')
{keep_existing name}
