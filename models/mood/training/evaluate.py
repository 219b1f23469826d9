"""What the judgement is worth on songs that neither members nor settings have seen: nested folds, several seeds."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np
from joblib import Parallel, delayed

from alternatives import ALTERNATIVES, ask_alternative, held_out_alternative
from choose import Evidence, choose_calibration, choose_settings
from folds import OUTER_FOLDS, held_out_opinions, split
from judgement import judge, judge_steps, quadrant_probabilities, rule_evidence, rule_probabilities
from members import Opinions, ask, fit_members
from metrics import bootstrap_weights, confusion, measure, once
from table import MOODS, Songs

SEEDS = range(5)
DRAWS = 1000

Rows = dict[str, np.ndarray]  # row of the report -> (songs, 4)


@dataclass(frozen=True)
class Guest:
    """What an alternative says of the inner songs and of the held ones."""

    inner: np.ndarray
    held: np.ndarray


@dataclass(frozen=True)
class Fold:
    """Songs judged by members that have not seen them, and the evidence that settings for them are chosen on."""

    number: int
    inner: Evidence  # the other songs, held out once more
    held: np.ndarray  # the songs' rows
    opinions: Opinions
    alternatives: dict[str, Guest]

    @property
    def inputs(self) -> np.ndarray:
        return self.inner.songs.inputs[self.held]


@dataclass(frozen=True)
class HeldOut:
    """One seed: every song judged once."""

    seed: int
    folds: list[Fold]
    rows: Rows  # in the songs' order

    def in_order(self, by_fold: list[np.ndarray]) -> np.ndarray:
        """What is known of each fold's songs, in the songs' order."""
        return np.concatenate(by_fold)[np.argsort(np.concatenate([fold.held for fold in self.folds]))]

    def with_rows(self, by_fold: list[Rows]) -> "HeldOut":
        rows = {name: self.in_order([part[name] for part in by_fold]) for name in by_fold[0]}
        return replace(self, rows={**self.rows, **rows})

    @property
    def fold_numbers(self) -> np.ndarray:
        return self.in_order([np.full(len(fold.held), fold.number) for fold in self.folds])

    @property
    def affect(self) -> np.ndarray:
        return self.in_order([fold.opinions.affect for fold in self.folds])


def judge_held_out(songs: Songs, jobs: int, alternatives: Iterable[str] = ALTERNATIVES) -> list[HeldOut]:
    """Every song judged by the members alone: what the steps make of it depends on which of them help (guard.py)."""
    tasks = [(seed, number, *pair) for seed in SEEDS for number, pair in enumerate(outer_split(songs, seed))]
    folds = Parallel(n_jobs=jobs)(delayed(judge_fold)(songs, *task, tuple(alternatives)) for task in tasks)
    by_seed = {seed: [fold for task, fold in zip(tasks, folds) if task[0] == seed] for seed in SEEDS}
    return [HeldOut(seed, folds, {}).with_rows([say_alone(fold) for fold in folds]) for seed, folds in by_seed.items()]


def outer_split(songs: Songs, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    return split(songs, np.arange(len(songs)), seed, OUTER_FOLDS)


def judge_fold(
    songs: Songs, seed: int, number: int, train: np.ndarray, held: np.ndarray, names: tuple[str, ...]
) -> Fold:
    inner = Evidence(songs, train, [held_out_opinions(songs, train, seed)])
    opinions = ask(fit_members(songs, train), songs.inputs[held])
    guests = {
        name: Guest(held_out_alternative(name, songs, train, seed), ask_alternative(name, songs, train, held))
        for name in names
    }
    return Fold(number, inner, held, opinions, guests)


def say_alone(fold: Fold) -> Rows:
    said = fold.opinions
    members = {"gradient-boosting": said.gb, "logistic-regression": said.lr, "vote": said.vote}
    return {**members, **{name: guest.held for name, guest in fold.alternatives.items()}}


def ablate(held_out: list[HeldOut], refused: Collection[str], jobs: int) -> list[HeldOut]:
    """Adds what is shown after each step, and beside them the vote without affect; the refused at their identity."""
    return for_each_fold(ablate_fold, held_out, refused, jobs)


def ablate_fold(fold: Fold, refused: Collection[str]) -> Rows:
    said, inputs = fold.opinions, fold.inputs
    settings = choose_settings(fold.inner, refused)
    alone = choose_calibration(fold.inner, {*refused, "affect-first"})
    steps = judge_steps(said, inputs, settings)
    return {
        "vote-corrected": judge_steps(said, inputs, alone)["temperature"],
        "affect": quadrant_probabilities(said.affect, settings.residuals),
        "rules-alone": rule_probabilities(rule_evidence(inputs, settings), settings.beta),
        **steps,
        "shipped": steps["happy-enhancement"],
    }


def add_voters(held_out: list[HeldOut], refused: Collection[str], jobs: int) -> list[HeldOut]:
    """Adds each alternative as a third voter, with the settings of all steps that ship chosen anew."""
    return for_each_fold(add_voters_to_fold, held_out, refused, jobs)


def add_voters_to_fold(fold: Fold, refused: Collection[str]) -> Rows:
    return {f"with-{name}": judge_with(guest, fold, refused) for name, guest in fold.alternatives.items()}


def judge_with(guest: Guest, fold: Fold, refused: Collection[str]) -> np.ndarray:
    seen = replace(fold.inner.opinions[0], guests=(guest.inner,))
    settings = choose_settings(replace(fold.inner, opinions=[seen]), refused)
    return judge(replace(fold.opinions, guests=(guest.held,)), fold.inputs, settings)


def for_each_fold(
    rows_of: Callable[[Fold, Collection[str]], Rows], held_out: list[HeldOut], refused: Collection[str], jobs: int
) -> list[HeldOut]:
    def rows(part: HeldOut) -> list[Rows]:
        return Parallel(n_jobs=jobs)(delayed(rows_of)(fold, tuple(refused)) for fold in part.folds)

    return [part.with_rows(rows(part)) for part in held_out]


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


def digits(value: float) -> float:
    return round(float(value), 4)
