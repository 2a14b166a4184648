-- Takes a try, and how its command ended. The first word counts.
INSERT INTO try_exit (task_instance_id, number, body) VALUES (:instance, :try_number, :body)
{keep_existing body}
