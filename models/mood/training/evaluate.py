"""What the judgement is worth on songs that neither members nor settings have seen: nested folds, several seeds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from joblib import Parallel, delayed

from alternatives import ALTERNATIVES, ask_alternative, held_out_alternative
from choose import NO_AFFECT, Evidence, choose_calibration, choose_settings
from folds import OUTER_FOLDS, held_out_opinions, split
from judgement import Settings, judge, judge_steps, quadrant_probabilities, rule_evidence, rule_probabilities
from members import Opinions, ask, fit_members
from metrics import bootstrap_weights, confusion, measure, once
from table import MOODS, Songs

SEEDS = range(5)
DRAWS = 1000

# Each step, the row with it, the row without it, and the metric that it must improve. Steps that move the largest
# probability answer to macro-F1, those that only change how sure we are to log loss (less is better). Affect is judged
# end to end: each side with the prior correction and the temperature that suit it.
GUARDED = {
    "affect-first": ("temperature", "vote-corrected", "macroF1"),
    "prior-correction": ("prior-correction", "affect-first", "macroF1"),
    "temperature": ("temperature", "prior-correction", "logLoss"),
    "rules": ("rules", "temperature", "macroF1"),
    "happy-enhancement": ("happy-enhancement", "rules", "macroF1"),
}

# What each step is set to where it does not help. Without affect all settings are others: Fold.alone.
IDENTITIES = {
    "prior-correction": {"tau": 0.0},
    "temperature": {"temperature": 1.0},
    "rules": {"w_max": 0.0},
    "happy-enhancement": {"happy_k": 1.0},
}


@dataclass(frozen=True)
class Fold:
    """Songs judged by members and settings that have not seen them."""

    number: int
    held: np.ndarray  # the songs' rows
    opinions: Opinions
    settings: Settings  # chosen on inner folds of the other songs
    alone: Settings  # the same for the vote without affect
    alternatives: dict[str, np.ndarray]  # row of the report -> (held, 4)


@dataclass(frozen=True)
class HeldOut:
    """One seed: every song judged once."""

    seed: int
    folds: list[Fold]
    rows: dict[str, np.ndarray]  # row of the ablation -> (songs, 4), in the songs' order

    def in_order(self, of_fold: Callable[[Fold], np.ndarray]) -> np.ndarray:
        """What `of_fold` gives for each fold's songs, in the songs' order."""
        return np.concatenate([of_fold(fold) for fold in self.folds])[song_order(self.folds)]

    @property
    def fold_numbers(self) -> np.ndarray:
        return self.in_order(lambda fold: np.full(len(fold.held), fold.number))

    @property
    def affect(self) -> np.ndarray:
        return self.in_order(lambda fold: fold.opinions.affect)


def judge_held_out(songs: Songs, jobs: int, alternatives: Iterable[str] = ALTERNATIVES) -> list[HeldOut]:
    tasks = [(seed, number, *pair) for seed in SEEDS for number, pair in enumerate(outer_split(songs, seed))]
    folds = Parallel(n_jobs=jobs)(delayed(judge_fold)(songs, *task, tuple(alternatives)) for task in tasks)
    by_seed = {seed: [fold for task, fold in zip(tasks, folds) if task[0] == seed] for seed in SEEDS}
    return [HeldOut(seed, folds, ablate(songs, folds)) for seed, folds in by_seed.items()]


def outer_split(songs: Songs, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    return split(songs, np.arange(len(songs)), seed, OUTER_FOLDS)


def judge_fold(
    songs: Songs, seed: int, number: int, train: np.ndarray, held: np.ndarray, names: tuple[str, ...]
) -> Fold:
    inner = Evidence(songs, train, [held_out_opinions(songs, train, seed)])
    opinions = ask(fit_members(songs, train), songs.inputs[held])
    alternatives = judge_alternatives(inner, names, seed, held, opinions)
    return Fold(number, held, opinions, choose_settings(inner), choose_settings(inner, NO_AFFECT), alternatives)


def judge_alternatives(
    inner: Evidence, names: tuple[str, ...], seed: int, held: np.ndarray, opinions: Opinions
) -> dict[str, np.ndarray]:
    """Each alternative on its own, and as a third voter with affect, prior correction and temperature chosen anew."""
    songs, train, rows = inner.songs, inner.rows, {}
    for name in names:
        rows[name] = ask_alternative(name, songs, train, held)
        seen = replace(inner.opinions[0], guests=(held_out_alternative(name, songs, train, seed),))
        settings = choose_calibration(replace(inner, opinions=[seen]))
        said = replace(opinions, guests=(rows[name],))
        rows[f"with-{name}"] = judge_steps(said, songs.inputs[held], settings)["temperature"]
    return rows


def ablate(songs: Songs, folds: list[Fold]) -> dict[str, np.ndarray]:
    parts = [ablate_fold(fold, songs.inputs[fold.held]) for fold in folds]
    order = song_order(folds)
    return {name: np.concatenate([part[name] for part in parts])[order] for name in parts[0]}


def ablate_fold(fold: Fold, inputs: np.ndarray) -> dict[str, np.ndarray]:
    said, settings = fold.opinions, fold.settings
    evidence = rule_evidence(inputs, settings)
    return {
        "gradient-boosting": said.gb,
        "logistic-regression": said.lr,
        "vote": said.vote,
        "vote-corrected": judge_steps(said, inputs, fold.alone)["temperature"],
        "affect": quadrant_probabilities(said.affect, settings.residuals),
        "rules-alone": rule_probabilities(evidence, settings.beta),
        **judge_steps(said, inputs, settings),
        **fold.alternatives,
    }


def with_shipped(songs: Songs, part: HeldOut, verdicts: dict) -> HeldOut:
    """Adds the row of what ships: all steps, those that do not help at their identity."""

    def judged(fold: Fold) -> np.ndarray:
        chosen = fold.settings if verdicts["affect-first"]["shipped"] else fold.alone
        return judge(fold.opinions, songs.inputs[fold.held], keep_helpful(chosen, verdicts))

    return replace(part, rows={**part.rows, "shipped": part.in_order(judged)})


def keep_helpful(settings: Settings, verdicts: dict) -> Settings:
    for step, identity in IDENTITIES.items():
        settings = settings if verdicts[step]["shipped"] else settings.but(**identity)
    return settings


def song_order(folds: list[Fold]) -> np.ndarray:
    """Puts what was said fold by fold into the songs' order."""
    return np.argsort(np.concatenate([fold.held for fold in folds]))


def summarise(songs: Songs, held_out: list[HeldOut]) -> dict[str, dict]:
    """Row of the ablation -> metric -> mean over the seeds and its 95 % interval (bootstrap over artists)."""
    weights = bootstrap_weights(songs.groups, DRAWS, seed=0)
    names = held_out[0].rows
    return {name: summarise_row([part.rows[name] for part in held_out], songs.classes, weights) for name in names}


def summarise_row(probabilities: list[np.ndarray], classes: np.ndarray, weights: np.ndarray) -> dict:
    points = [measure(part, classes, once(len(classes))) for part in probabilities]
    draws = [measure(part, classes, weights) for part in probabilities]
    summary = {}
    for metric in points[0]:
        drawn = np.mean([part[metric] for part in draws], axis=0)
        summary[metric] = {"mean": digits(np.mean([part[metric][0] for part in points]))}
        if len(drawn) > 1 and metric != "ece":
            summary[metric]["interval"] = [digits(bound) for bound in np.quantile(drawn, [0.025, 0.975])]
        summary[metric]["seeds"] = [digits(part[metric][0]) for part in points]
    counts = np.mean([confusion(part, classes) for part in probabilities], axis=0)
    summary["confusion"] = {mood: dict(zip(MOODS, map(digits, row))) for mood, row in zip(MOODS, counts)}
    return summary


def guard(songs: Songs, held_out: list[HeldOut]) -> dict[str, dict]:
    """A step ships only if its mean gain minus two standard errors is above zero."""
    weights = bootstrap_weights(songs.groups, DRAWS, seed=1)
    return {step: judge_step(songs, held_out, weights, rule) for step, rule in GUARDED.items()}


def compare_alternatives(songs: Songs, held_out: list[HeldOut]) -> dict[str, dict]:
    """What each alternative would add to what ships, by the guard's rule."""
    weights = bootstrap_weights(songs.groups, DRAWS, seed=1)
    rules = {name: (f"with-{name}", "shipped", "macroF1") for name in ALTERNATIVES}
    return {name: judge_step(songs, held_out, weights, rule) for name, rule in rules.items()}


def judge_step(
    songs: Songs, held_out: list[HeldOut], weights: np.ndarray, rule: tuple[str, str, str]
) -> dict[str, str | float | bool]:
    with_it, without, metric = rule
    sign = -1 if metric == "logLoss" else 1

    def gain(draws: np.ndarray) -> np.ndarray:
        improved, before = (
            np.mean([measure(part.rows[row], songs.classes, draws)[metric] for part in held_out], axis=0)
            for row in (with_it, without)
        )
        return sign * (improved - before)

    mean, error = float(gain(once(len(songs)))[0]), float(gain(weights).std(ddof=1))
    shipped = mean - 2 * error > 0
    return {"metric": metric, "gain": digits(mean), "standardError": digits(error), "shipped": shipped}


def digits(value: float) -> float:
    return round(float(value), 4)
