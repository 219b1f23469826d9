"""Trains the mood model from the table of songs.

    python train.py --table TABLE.csv --out models/mood

From top to bottom: read the songs, judge each of them held out, keep the steps of the judgement that help, fit the
members to all songs, write. The same table and the same library versions give the same bytes. With too few songs to
hold any out it is a smoke test of the export: a model without scores, and with every step at its identity.
"""

import os

# Before numpy starts: sums over several threads come in any order, and would differ in the last digit.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import argparse
from pathlib import Path

import numpy as np

from card import write_card
from choose import Evidence, choose_settings
from evaluate import SEEDS, HeldOut, add_voters, digits, judge_held_out, summarise
from export import to_onnx
from folds import can_hold_out, held_out_opinions
from guard import Verdict, compare_alternatives, guard, refused_by
from judgement import Settings, judge
from members import Members, ask, fit_members
from report import write_golden, write_manifest, write_oof
from smoke import complete_moods, smoke_findings, smoke_settings
from table import Songs, read_songs

MODEL_VERSION = "1.0.0"
# The share of the songs on which the judgement does not call itself ambiguous.
COVERAGE = 0.8


def main() -> None:
    options = read_options()
    songs = read_songs(options.table)
    (options.out / "report").mkdir(parents=True, exist_ok=True)
    if can_hold_out(songs):
        train(songs, options)
    else:
        smoke(songs, options)


def train(songs: Songs, options: argparse.Namespace) -> None:
    held_out, verdicts = guard(songs, judge_held_out(songs, options.jobs), options.jobs)
    held_out = add_voters(held_out, refused_by(verdicts), options.jobs)

    every = np.arange(len(songs))
    evidence = Evidence(songs, every, [held_out_opinions(songs, every, seed) for seed in SEEDS])
    settings = settle(evidence, verdicts)
    members = fit_members(songs, every)
    said = [judge(opinions, songs.inputs, settings) for opinions in evidence.opinions]
    findings = {
        "version": options.version,
        "trainingAccuracy": accuracy(judge(ask(members, songs.inputs), songs.inputs, settings), songs),
        "validationAccuracy": digits(np.mean([accuracy(shown, songs) for shown in said])),
        "affectErrors": affect_errors(songs, held_out),
        "guard": verdicts,
        "alternatives": compare_alternatives(songs, held_out),
        "metrics": summarise(songs, held_out),
    }
    write_oof(options.out / "report" / "oof.csv", songs, held_out)
    write_model(songs, members, settings, findings, options.out)


def smoke(songs: Songs, options: argparse.Namespace) -> None:
    print(f"{len(songs)} songs are too few to hold any out: a smoke test of the export, without scores", flush=True)
    completed = complete_moods(songs)
    members = fit_members(completed, np.arange(len(completed)))
    findings = smoke_findings(songs, f"{options.version}-smoke")
    write_model(songs, members, smoke_settings(completed), findings, options.out)


def write_model(songs: Songs, members: Members, settings: Settings, findings: dict, out: Path) -> None:
    model = to_onnx(members)
    (out / "model.onnx").write_bytes(model)
    manifest = write_manifest(out / "manifest.json", songs, members, settings, model, findings)
    write_card(out / "card.md", manifest)
    write_golden(out / "golden.json", members, settings, model)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", type=Path, required=True, help="the training table (CSV)")
    parser.add_argument("--out", type=Path, required=True, help="the folder that receives model.onnx and its papers")
    parser.add_argument("--version", default=MODEL_VERSION, help="the model's version, as the manifest tells it")
    parser.add_argument("--jobs", type=int, default=2, help="processes that fit at the same time")
    return parser.parse_args()


def settle(evidence: Evidence, verdicts: dict[str, Verdict]) -> Settings:
    """The settings chosen on all songs, with the steps that do not help at their identity."""
    chosen = choose_settings(evidence, refused_by(verdicts))
    shown = [judge(said, evidence.inputs, chosen).max(1) for said in evidence.opinions]
    return chosen.but(ambiguous_below=digits(np.quantile(np.concatenate(shown), 1 - COVERAGE)))


def affect_errors(songs: Songs, held_out: list[HeldOut]) -> dict[str, float]:
    """Root mean square error on held-out songs, and the share of the variance that is explained."""
    errors = np.mean([((part.affect - songs.affect) ** 2).mean(0) for part in held_out], axis=0)
    explained = 1 - errors / songs.affect.var(0)
    return {
        "valence": digits(np.sqrt(errors[0])),
        "arousal": digits(np.sqrt(errors[1])),
        "valenceR2": digits(explained[0]),
        "arousalR2": digits(explained[1]),
    }


def accuracy(shown: np.ndarray, songs: Songs) -> float:
    return digits((shown.argmax(1) == songs.classes).mean())


if __name__ == "__main__":
    main()
