"""Which steps of the judgement ship: those that help on held-out songs, beside the others that ship."""

from dataclasses import dataclass, replace

import numpy as np

from alternatives import ALTERNATIVES
from evaluate import DRAWS, HeldOut, ablate, digits
from metrics import bootstrap_weights, measure, once
from table import Songs

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

Verdict = dict[str, str | float | bool]


@dataclass(frozen=True)
class Refusal:
    verdict: Verdict
    rows: list[np.ndarray]  # the step as it was tried, seed by seed


def guard(songs: Songs, held_out: list[HeldOut], jobs: int) -> tuple[list[HeldOut], dict[str, Verdict]]:
    """A step ships only if its mean gain minus two standard errors is above zero.

    The first step that does not help is refused. Everything is then chosen anew without it and judged from the first
    step on, until each step left helps: a verdict is about a step beside those that ship, not beside one that does not.
    The rows that come back are those of what ships, and of each refused step as it was tried.
    """
    weights = bootstrap_weights(songs.groups, DRAWS, seed=1)
    refusals: dict[str, Refusal] = {}
    while True:
        held_out = ablate(held_out, refusals, jobs)
        left = [step for step in GUARDED if step not in refusals]
        verdicts = {step: judge_step(songs, held_out, weights, GUARDED[step]) for step in left}
        step = next((step for step in left if not verdicts[step]["shipped"]), None)
        if step is None:
            return as_tried(held_out, refusals), with_refusals(verdicts, refusals)
        refusals = refuse(step, Refusal(verdicts[step], [part.rows[step] for part in held_out]), refusals)


def refuse(step: str, refusal: Refusal, refusals: dict[str, Refusal]) -> dict[str, Refusal]:
    """A step refused beside an earlier one is heard again where that one turns out not to ship."""
    steps = list(GUARDED)
    earlier = {name: one for name, one in refusals.items() if steps.index(name) < steps.index(step)}
    return {**earlier, step: refusal}


def as_tried(held_out: list[HeldOut], refusals: dict[str, Refusal]) -> list[HeldOut]:
    return [
        replace(part, rows={**part.rows, **{step: refusal.rows[place] for step, refusal in refusals.items()}})
        for place, part in enumerate(held_out)
    ]


def with_refusals(verdicts: dict[str, Verdict], refusals: dict[str, Refusal]) -> dict[str, Verdict]:
    found = {**verdicts, **{step: refusal.verdict for step, refusal in refusals.items()}}
    return {step: found[step] for step in GUARDED}


def refused_by(verdicts: dict[str, Verdict]) -> list[str]:
    return [step for step, verdict in verdicts.items() if not verdict["shipped"]]


def compare_alternatives(songs: Songs, held_out: list[HeldOut]) -> dict[str, Verdict]:
    """What each alternative would add to what ships, by the guard's rule."""
    weights = bootstrap_weights(songs.groups, DRAWS, seed=1)
    rules = {name: (f"with-{name}", "shipped", "macroF1") for name in ALTERNATIVES}
    return {name: judge_step(songs, held_out, weights, rule) for name, rule in rules.items()}


def judge_step(songs: Songs, held_out: list[HeldOut], weights: np.ndarray, rule: tuple[str, str, str]) -> Verdict:
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
