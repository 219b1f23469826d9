"""The model card: what the model is, what it was taught with, what it is worth; all figures from the manifest."""

import json
from pathlib import Path

from table import MOODS

# What reach.py found, where it was run on the same table.
REACH = Path(__file__).with_name("reach.json")

ROWS = {
    "gradient-boosting": "gradient boosting alone",
    "logistic-regression": "logistic regression alone",
    "vote": "the seed's soft vote of both",
    "vote-corrected": "the same, prior corrected and calibrated",
    "affect": "affect alone",
    "rules-alone": "rules alone",
    "affect-first": "vote and affect, as mixed",
    "prior-correction": "+ prior correction",
    "temperature": "+ temperature",
    "rules": "+ rules blend",
    "happy-enhancement": "+ happy enhancement",
    "shipped": "**what ships**",
}


PICTURES = {
    "reliability": "How often a mood is right, by the probability shown with it",
    "confusion": "Songs by true mood and said mood",
    "coverage": "Accuracy on the surest songs",
    "affect": "Said valence and arousal of held-out songs, by their true mood",
}


def write_card(path: Path, manifest: dict) -> None:
    sections = [introduce(manifest), *(judge(manifest) if manifest["metrics"] else [WITHOUT_SCORES])]
    path.write_text("\n\n".join(sections) + "\n")


WITHOUT_SCORES = """## No scores

This is a smoke test of extraction and export: too few songs to hold any out, so nothing is known of what it is worth.
Where a mood had no song, the nearest song was lent. Do not serve it."""


def judge(manifest: dict) -> list[str]:
    told = [teach, rate, picture, explain_guard, tell_alternatives, tell_reach, limit]
    return [section for section in (tell(manifest) for tell in told) if section]


def introduce(manifest: dict) -> str:
    inputs = "\n".join(f"- `{one['name']}`" for one in manifest["inputs"])
    return f"""# Model card: SmartPlay mood {manifest["model_version"]}

Written by `training/train.py`; every figure is in `manifest.json` too.

Judges the mood of a song (calm, energetic, happy, sad) and its valence and arousal (1..9), from inputs of
features version {manifest["featuresVersion"]}:

{inputs}

Members: gradient boosting and logistic regression after a standard scaler, averaged as in the seed; and affect first:
valence and arousal are regressed (support vectors and gradient boosting, averaged), and the four quadrants are read off
the bivariate normal of the held-out errors around that point. All of it is `model.onnx`; what follows the members
(prior correction, temperature, rules, ...) is `libs/mood`, set by the manifest.

The moods are Russell's quadrants around the middle (5) of both scales: happy V+A+, **energetic V-A+ (tense, angry: not
"lively")**, sad V-A-, calm V+A-."""


def teach(manifest: dict) -> str:
    data = manifest["data"]
    counts = ", ".join(f"{mood} {data['perClass'][mood]}" for mood in MOODS)
    return f"""## What it was taught with

{data["songs"]} songs of DEAM, those of which every input is known ({counts}). Terms of the data:
Creative Commons Attribution-NonCommercial. Cite: Aljanaki, Yang, Soleymani, "Developing a benchmark for emotional
analysis of music", PLOS ONE 12(3) e0173392 (2017). Of DEAM this repository holds no audio, annotation, feature or
name: only percentiles over all songs (manifest) and each song's id with its quadrant (`report/oof.csv`).

The published song-level file has valence and arousal exchanged for its first 744 songs (ids up to 1000). The table that
was read has this undone; training refuses a table in which a label follows the other label's dynamic annotations."""


def rate(manifest: dict) -> str:
    metrics = manifest["metrics"]
    head = [
        "",
        "accuracy",
        "macro-F1",
        f"recall {' / '.join(MOODS)}",
        "ECE",
        "Brier",
        "log loss",
        "accuracy at 80 / 50 %",
    ]
    rows = [rating(name, metrics[key]) for key, name in ROWS.items()]
    return f"""## What it is worth

Held-out songs: five folds grouped by artist where known, five seeds; members were fitted, and settings chosen on inner
folds, without the songs that are judged. Mean over the seeds, 95 % interval in brackets (bootstrap over artists).
ECE: of the largest probability, 15 bins. Accuracy at 80 / 50 %: on the surest of the songs. A step that does not ship
is told as it was tried, after those above it that ship.

{align([head, *rows])}

What ships, songs by true mood (down) and said mood (across), mean over the seeds:

{confusion_table(metrics["shipped"]["confusion"])}

{rate_affect(manifest["affectErrors"])}
Accuracy on the songs it was fitted to: {manifest["training_accuracy"]:.3f}, which says nothing of others."""


def rate_affect(errors: dict) -> str:
    axes = [f"{axis} {errors[axis]:.2f} (R2 {errors[f'{axis}R2']:.2f})" for axis in ("valence", "arousal")]
    return f"Root mean square errors on the 1..9 scales: {', '.join(axes)}."


def rating(name: str, metrics: dict) -> list[str]:
    recalls = " / ".join(f"{metrics[f'recall.{mood}']['mean']:.2f}" for mood in MOODS)
    single = [f"{metrics[metric]['mean']:.3f}" for metric in ("ece", "brier", "logLoss")]
    covered = " / ".join(f"{metrics[metric]['mean']:.3f}" for metric in ("accuracyAt80", "accuracyAt50"))
    return [name, ranged(metrics["accuracy"]), ranged(metrics["macroF1"]), recalls, *single, covered]


def ranged(figure: dict) -> str:
    low, high = figure["interval"]
    return f"{figure['mean']:.3f} [{low:.3f}, {high:.3f}]"


def confusion_table(confusion: dict) -> str:
    rows = [[mood, *(f"{confusion[mood][said]:.0f}" for said in MOODS)] for mood in MOODS]
    return align([["", *MOODS], *rows])


def align(rows: list[list[str]]) -> str:
    """A table in Markdown, head first, its columns as wide as their widest cell."""
    widths = [max(3, *map(len, column)) for column in zip(*rows)]
    head, *body = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths)) for row in rows]
    rule = " | ".join("-" * width for width in widths)
    return "\n".join(f"| {line} |" for line in [head, rule, *body])


def explain_guard(manifest: dict) -> str:
    head = ["step", "judged by", "gain", "standard error", ""]
    rows = [row_of_guard(step, verdict) for step, verdict in manifest["guard"].items()]
    return f"""## Which steps ship

A step ships only if its mean gain on held-out songs minus two standard errors (bootstrap over artists) is above zero,
against the same judgement without it. Steps that move the mood answer to macro-F1, those that say how sure we are to
log loss. The first that does not help is switched off, everything is chosen anew without it, and the steps are judged
again: no verdict below rests on a step that does not ship.

{explain_affect(manifest["guard"]["affect-first"])}

{align([head, *rows])}"""


def explain_affect(verdict: dict) -> str:
    judged = "Affect is judged end to end, by macro-F1, each side with settings of its own"
    if not verdict["shipped"]:
        return f"{judged}."
    return f"""{judged}: "+ temperature" against "the same, prior
corrected and calibrated". Log loss alone would refuse it there: see the two rows."""


def row_of_guard(step: str, verdict: dict) -> list[str]:
    outcome = "ships" if verdict["shipped"] else "did not help enough: ships switched off"
    return [step, verdict["metric"], f"{verdict['gain']:+.4f}", f"{verdict['standardError']:.4f}", outcome]


def picture(_: dict) -> str:
    pictures = "\n".join(f"![{says}](report/{name}.svg)" for name, says in PICTURES.items())
    return f"""## Pictures

Drawn by `npm run model:report` from `report/oof.csv`.

{pictures}"""


def tell_alternatives(manifest: dict) -> str:
    metrics = manifest["metrics"]
    columns = ["alone: accuracy", "macro-F1", "as third voter: accuracy", "macro-F1", "gain", "standard error"]
    rows = []
    for name, verdict in manifest["alternatives"].items():
        alone, third = metrics[name], metrics[f"with-{name}"]
        figures = [f"{of[metric]['mean']:.3f}" for of in (alone, third) for metric in ("accuracy", "macroF1")]
        rows.append([name.replace("-", " "), *figures, f"{verdict['gain']:+.4f}", f"{verdict['standardError']:.4f}"])
    winners = [name.replace("-", " ") for name, verdict in manifest["alternatives"].items() if verdict["shipped"]]
    outcome = "None gains as much: the smaller ensemble ships."
    if winners:
        outcome = f"These gain more, and would be worth making members: {', '.join(winners)}."
    return f"""## Alternatives on the same folds

Alone as fitted; as third voter beside the seed's two, with the steps that ship chosen anew. The gain is in macro-F1
against what ships, and two standard errors are asked for. {outcome}

{align([["alternative", *columns], *rows])}"""


def tell_reach(manifest: dict) -> str | None:
    found = json.loads(REACH.read_text()) if REACH.exists() else {}
    if found.get("data") != manifest["data"]["sha256"]:
        return None
    head = ["further inputs", "accuracy", "macro-F1", "ECE", "macro-F1 gain", "standard error"]
    rows = []
    for name, row in found["reaches"].items():
        figures = [f"{row[metric]:.3f}" for metric in ("accuracy", "macroF1", "ece")]
        rows.append([name, *figures, f"{row['macroF1Gain']:+.4f}", f"{row['macroF1GainError']:.4f}"])
    return f"""## What further inputs would give

The whole procedure with more columns of the same table (`training/reach.py`). None of them ships: `training/README.md`
says why.

{align([head, *rows])}"""


def limit(manifest: dict) -> str:
    heard = manifest["data"]["heard"]
    return f"""## What it cannot do

- It was taught with values over {heard}; the service hears the first 30 s of a song.
- The raters' own disagreement caps a perfect model near 0.80. More than about 0.67 with such inputs would be a leak.
- Calm and energetic are rare in the data and often missed; songs near the middle of both scales are guesses. Where the
  largest probability is small the answer says `ambiguous`.
- The kind of the members was fixed after looks at out-of-fold figures of the same songs; the alternatives differed by
  less than the intervals above, so the figures are a little kind to it.
- Affect helps macro-F1 of what is shown, not its log loss: compare "the same, prior corrected and calibrated" with
  "what ships".
- Artists are known for less than half of the songs; an unknown artist may sit on both sides of a fold.
- The seed's 78.3 / 72.1 / 68.9 % are a claim that no data at hand reproduces.
- Western music of a free archive, rated by crowd workers: other ears and other music may differ."""
