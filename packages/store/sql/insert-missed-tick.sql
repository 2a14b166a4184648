-- Takes execution dates of which no run is made, by the first, the last and their number, and why. Adds them.
INSERT INTO missed_tick (dag_id, reason, first_date, last_date, count, sentence)
VALUES (:dag_id, :reason, :first_date, :last_date, :count, :sentence)
