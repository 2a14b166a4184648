"""train.py POINTS LEARNING_RATE: fits a line by gradient descent, and writes it as JSON to MLAF_OUTPUT_PATH."""
import json
import os
import sys

with open(sys.argv[1]) as file:
    points = [tuple(map(float, line.split(","))) for line in file]
learning_rate = float(sys.argv[2])

slope = intercept = 0.0
for epoch in range(1, 101):
    errors = [(slope * x + intercept - y, x) for x, y in points]
    slope -= learning_rate * 2 * sum(error * x for error, x in errors) / len(points)
    intercept -= learning_rate * 2 * sum(error for error, _ in errors) / len(points)
    if epoch % 25 == 0:
        print(f"Epoch {epoch}: y = {slope:.3f}x + {intercept:.3f}")

with open(os.environ["MLAF_OUTPUT_PATH"], "w") as file:
    json.dump({"slope": slope, "intercept": intercept}, file)
