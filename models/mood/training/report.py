"""The files that training leaves behind, beside model.onnx."""

import csv
import hashlib
import json
from importlib.metadata import version
from pathlib import Path

import numpy as np

from evaluate import HeldOut
from judgement import Settings, judge
from members import Members, Opinions
from runtime import onnxruntime
from table import MOODS, Songs

# The day that PLOS ONE published the paper on DEAM (12(3) e0173392): the date of what was learnt from. The labels are
# older (2013-2015) and bear no single day; the clock's date would make equal trainings differ.
DATA_DATE = "2017-03-10"
GOLDEN_ROWS = 1000
LIBRARIES = ("scikit-learn", "skl2onnx", "onnx", "onnxruntime", "numpy", "scipy")

# Every step on: the golden vectors of these settings test in TypeScript also what ships at identity.
ALL_STEPS = {
    "affect_share": 0.5,
    "tau": 0.5,
    "temperature": 0.9,
    "beta": 1.5,
    "w_max": 0.4,
    "gamma": 1.5,
    "happy_k": 1.5,
    "happy_threshold": 0.2,
    "ambiguous_below": 0.4,
}


def write_manifest(
    path: Path, songs: Songs, members: Members, settings: Settings, model: bytes, findings: dict
) -> dict:
    shipped = findings["metrics"].get("shipped")
    manifest = {
        "schema": 1,
        "model_version": findings["version"],
        "classes": MOODS,
        "feature_count": len(songs.names),
        "training_accuracy": findings["trainingAccuracy"],
        "validation_accuracy": findings["validationAccuracy"],
        "test_accuracy": shipped and shipped["accuracy"]["mean"],
        "feature_importance": [
            {"name": name, "importance": importance}
            for name, importance in zip(songs.names, plain(members.boosting.feature_importances_))
        ],
        "training_date": DATA_DATE,
        "happy_enhancement": "off" if settings.happy_k == 1 else f"odds x {settings.happy_k}",
        "featuresVersion": songs.features_version,
        "model": {"file": "model.onnx", "sha256": hashlib.sha256(model).hexdigest()},
        "members": {"gradient-boosting": "gb_probabilities", "logistic-regression": "lr_probabilities"},
        "inputs": describe_inputs(members, settings),
        "linear": {
            "coefficients": dict(zip(MOODS, plain(members.linear.coef_))),
            "intercepts": dict(zip(MOODS, plain(members.linear.intercept_))),
        },
        "judgement": to_json(settings),
        "affectErrors": findings["affectErrors"],
        "guard": findings["guard"],
        "alternatives": findings["alternatives"],
        "metrics": findings["metrics"],
        "data": describe_data(songs),
        "libraries": {name: version(name) for name in LIBRARIES},
    }
    write_json(path, manifest)
    return manifest


def describe_data(songs: Songs) -> dict:
    counts = {"songs": len(songs), "perClass": per_class(songs)}
    return {"name": "DEAM", "heard": songs.heard, **counts, "sha256": songs.sha256}


def describe_inputs(members: Members, settings: Settings) -> list[dict]:
    scaler = members.scaler
    columns = zip(settings.names, plain(scaler.mean_), plain(scaler.scale_), settings.quantiles.T.tolist())
    return [
        {"name": name, "mean": mean, "standardDeviation": deviation, "quantiles": quantiles}
        for name, mean, deviation, quantiles in columns
    ]


def to_json(settings: Settings) -> dict:
    """As libs/mood/settings.ts reads it."""
    covariance = settings.residuals
    return {
        "affect": {
            "share": settings.affect_share,
            "valenceDeviation": float(np.sqrt(covariance[0, 0])),
            "arousalDeviation": float(np.sqrt(covariance[1, 1])),
            "correlation": float(covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1])),
        },
        "prior": dict(zip(MOODS, settings.prior.tolist())),
        "tau": settings.tau,
        "temperature": settings.temperature,
        "rules": {"beta": settings.beta},
        "weighting": {"maximum": settings.w_max, "gamma": settings.gamma},
        "happy": {"k": settings.happy_k, "threshold": settings.happy_threshold},
        "ambiguousBelow": settings.ambiguous_below,
    }


def per_class(songs: Songs) -> dict[str, int]:
    return dict(zip(MOODS, np.bincount(songs.classes, minlength=4).tolist()))


def write_oof(path: Path, songs: Songs, held_out: list[HeldOut]) -> None:
    """Every held-out judgement: whose song it was, and what we said. None of DEAM's annotations, features or names."""
    steps = {
        "gb": "gradient-boosting",
        "lr": "logistic-regression",
        "affect": "affect",
        "rules_alone": "rules-alone",
        "mixed": "affect-first",
        "corrected": "prior-correction",
        "calibrated": "temperature",
        "blended": "rules",
        "enhanced": "happy-enhancement",
        "shown": "shipped",
    }
    with path.open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        said = [f"{name}_{mood}" for name in steps for mood in MOODS]
        table.writerow(["seed", "fold", "song_id", "class", "valence_said", "arousal_said", *said])
        for part in held_out:
            fold, affect_said = part.fold_numbers, part.affect
            for index, song in enumerate(songs.ids):
                affect = [f"{value:.3f}" for value in affect_said[index]]
                shown = [f"{value:.4f}" for row in steps.values() for value in part.rows[row][index]]
                table.writerow([part.seed, fold[index], song, MOODS[songs.classes[index]], *affect, *shown])


def write_golden(path: Path, members: Members, settings: Settings, model: bytes) -> None:
    """Invented songs, drawn around the scaler's means, and what Python says of them."""
    inputs = invent_inputs(members, settings)
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    # Row by row, as the service asks: the sums over support vectors differ by 1e-5 in a batch.
    rows = [session.run(names, {"input": row[None]}) for row in inputs]
    answers = {name: np.concatenate([row[place] for row in rows]) for place, name in enumerate(names)}
    said = Opinions(
        gb=answers["gb_probabilities"].astype(np.float64),
        lr=answers["lr_probabilities"].astype(np.float64),
        affect=np.hstack([answers["valence"], answers["arousal"]]).astype(np.float64),
    )
    everything = settings.but(**ALL_STEPS)
    columns = {
        "input": inputs,
        **{name: answers[name] for name in names},
        "shown": judge(said, inputs, settings),
        "everyStep": judge(said, inputs, everything),
    }
    songs = [{name: plain(column[index], 9) for name, column in columns.items()} for index in range(GOLDEN_ROWS)]
    lines = ",\n    ".join(json.dumps(song) for song in songs)
    head = json.dumps({"everyStep": to_json(everything)})[:-1]
    path.write_text(f'{head},\n  "rows": [\n    {lines}\n  ]\n}}\n')


def invent_inputs(members: Members, settings: Settings) -> np.ndarray:
    scaler = members.scaler
    drawn = np.random.default_rng(0).normal(scaler.mean_, scaler.scale_, (GOLDEN_ROWS, len(settings.names)))
    return np.clip(drawn, settings.quantiles[0], settings.quantiles[-1]).astype(np.float32)


def write_json(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n")


def plain(values: np.ndarray, significant: int = 10) -> list:
    """A list of numbers of so many digits, nested as the array was."""
    if values.ndim > 1:
        return [plain(row, significant) for row in values]
    return [float(f"{value:.{significant}g}") for value in values]
