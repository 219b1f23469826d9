"""What further columns of the table would give: the whole procedure once more, with them among the inputs.

    python reach.py --table TABLE.csv

Writes reach.json beside this file, from which the card tells it. Only the table without audio has these columns.
"""

import os

# As in train.py: before numpy starts.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import argparse
import json
from pathlib import Path

import numpy as np

from evaluate import DRAWS, digits, judge_held_out
from guard import guard
from metrics import bootstrap_weights, measure, once
from table import Songs, read_songs

FILE = Path(__file__).with_name("reach.json")

LOUDNESS = {"mfcc_0 at 22.05 kHz": "lb22_mfcc0"}
OTHERS = {f"{name} at 22.05 kHz": f"lb22_{name}" for name in ("rms", "centroid", "rolloff")}
REACHES: dict[str, dict[str, str]] = {
    "mfcc_0 at 22.05 kHz": LOUDNESS,
    "mfcc_0, rms, centroid and rolloff at 22.05 kHz": {**LOUDNESS, **OTHERS},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", type=Path, required=True, help="the table without audio (CSV)")
    parser.add_argument("--jobs", type=int, default=2, help="processes that fit at the same time")
    options = parser.parse_args()

    songs = read_songs(options.table)
    base = judge(songs, options.jobs)
    found = {"data": songs.sha256, "songs": len(songs), "reaches": {}}
    for name, columns in REACHES.items():
        reached = read_songs(options.table, columns)
        if not np.array_equal(reached.ids, songs.ids):
            raise ValueError(f"{name} is not known of all songs: the comparison would be between different songs")
        found["reaches"][name] = compare(songs, base, judge(reached, options.jobs))
        print(name, found["reaches"][name], flush=True)
    FILE.write_text(json.dumps(found, indent=2) + "\n")


def judge(songs: Songs, jobs: int) -> list[np.ndarray]:
    """What would ship, by seed."""
    held_out, _ = guard(songs, judge_held_out(songs, jobs, alternatives=()), jobs)
    return [part.rows["shipped"] for part in held_out]


def compare(songs: Songs, base: list[np.ndarray], reached: list[np.ndarray]) -> dict[str, float]:
    """Accuracy and macro-F1 with the columns, and what they gain, with standard errors (bootstrap over artists)."""
    weights = bootstrap_weights(songs.groups, DRAWS, seed=1)

    def mean(probabilities: list[np.ndarray], metric: str, draws: np.ndarray) -> np.ndarray:
        return np.mean([measure(part, songs.classes, draws)[metric] for part in probabilities], axis=0)

    comparison = {}
    for metric in ("accuracy", "macroF1", "ece"):
        comparison[metric] = digits(mean(reached, metric, once(len(songs)))[0])
        gains = mean(reached, metric, weights) - mean(base, metric, weights)
        comparison[f"{metric}Gain"] = digits(comparison[metric] - mean(base, metric, once(len(songs)))[0])
        comparison[f"{metric}GainError"] = digits(gains.std(ddof=1))
    return comparison


if __name__ == "__main__":
    main()
