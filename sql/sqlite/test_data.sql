-- The test data set: one row of parameters of each kind, and for every task a record of work that has not begun.

INSERT INTO ml_dag (id, parameter_1) VALUES (1, 'test_parameter_1');
INSERT INTO ml_training_dag (id, ml_dag_id, parameter_2) VALUES (1, 1, 'test_parameter_2');
INSERT INTO ml_testing_dag (id, ml_dag_id, parameter_3) VALUES (1, 1, 'test_parameter_3');

INSERT INTO common_task_1 (id, ml_dag_id, datetime_started, datetime_finished) VALUES (1, 1, NULL, NULL);
INSERT INTO common_task_2 (id, ml_dag_id, datetime_started, datetime_finished) VALUES (1, 1, NULL, NULL);
INSERT INTO testing_task_1 (id, ml_testing_dag_id, datetime_started, datetime_finished) VALUES (1, 1, NULL, NULL);
INSERT INTO testing_task_2 (id, ml_testing_dag_id, datetime_started, datetime_finished) VALUES (1, 1, NULL, NULL);
INSERT INTO training_task_1 (id, ml_training_dag_id, datetime_started, datetime_finished) VALUES (1, 1, NULL, NULL);
