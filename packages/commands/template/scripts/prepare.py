"""prepare.py ROWS SEED: writes points beside the line y = 3x + 1, as x,y, to MLAF_OUTPUT_PATH."""
import os
import random
import sys

rows, seed = int(sys.argv[1]), int(sys.argv[2])
chance = random.Random(seed)

with open(os.environ["MLAF_OUTPUT_PATH"], "w") as points:
    for _ in range(rows):
        x = chance.uniform(-1, 1)
        points.write(f"{x},{3 * x + 1 + chance.gauss(0, 0.1)}\n")
print(f"Wrote {rows} points.")
