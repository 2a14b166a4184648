-- Takes a task instance and why it ended as it did.
UPDATE task_instance SET reason = :reason, sentence = :sentence WHERE id = :instance
