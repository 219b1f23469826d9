"""The six steps of libs/mood, once more in numpy: training chooses their settings, golden.json compares the two."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr

from members import Opinions
from table import MIDDLE

CALM, ENERGETIC, HAPPY, SAD = range(4)


@dataclass(frozen=True)
class Settings:
    """All that the steps need; the defaults are each step's identity."""

    names: tuple[str, ...]  # the inputs', in order
    prior: np.ndarray  # (4,) share of each mood among the training songs
    residuals: np.ndarray  # (2, 2) covariance of the held-out errors of valence and arousal
    quantiles: np.ndarray  # (101, inputs)
    affect_share: float = 0.0
    tau: float = 0.0
    temperature: float = 1.0
    beta: float = 1.0
    w_max: float = 0.0
    gamma: float = 1.0
    happy_k: float = 1.0
    happy_threshold: float = 0.0
    ambiguous_below: float = 0.0

    def but(self, **changes: float) -> "Settings":
        return replace(self, **changes)


def judge_steps(opinions: Opinions, inputs: np.ndarray, settings: Settings) -> dict[str, np.ndarray]:
    """The probabilities after each step, by the step's name, in the order in which they run."""
    mixed = mix_affect(opinions, settings)
    corrected = correct_prior(mixed, settings)
    calibrated = temper(corrected, settings.temperature)
    evidence = rule_evidence(inputs, settings)
    blended = blend(calibrated, opinions, evidence, settings)
    enhanced = enhance_happy(blended, evidence, settings)
    return {
        "affect-first": mixed,
        "prior-correction": corrected,
        "temperature": calibrated,
        "rules": blended,
        "happy-enhancement": enhanced,
    }


def judge(opinions: Opinions, inputs: np.ndarray, settings: Settings) -> np.ndarray:
    """What is shown."""
    return judge_steps(opinions, inputs, settings)["happy-enhancement"]


def mix_affect(opinions: Opinions, settings: Settings) -> np.ndarray:
    quadrants = quadrant_probabilities(opinions.affect, settings.residuals)
    return (1 - settings.affect_share) * opinions.vote + settings.affect_share * quadrants


def correct_prior(probabilities: np.ndarray, settings: Settings) -> np.ndarray:
    return normalise(probabilities / settings.prior**settings.tau)


def temper(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    return normalise(probabilities ** (1 / temperature))


def rule_evidence(inputs: np.ndarray, settings: Settings) -> np.ndarray:
    place = settings.names.index
    tempo, centroid, zcr, rms = (
        2 * percentile(inputs[:, place(name)], settings.quantiles[:, place(name)]) - 1
        for name in ("tempo", "spectral_centroid", "zero_crossing_rate", "signal_rms")
    )
    arousal = 0.4 * rms + 0.2 * tempo + 0.2 * centroid + 0.2 * zcr
    valence = 0.4 * tempo + 0.3 * centroid + 0.3 * rms
    return np.column_stack(
        [-arousal + 0.5 * valence, arousal - 0.2 * valence, 0.6 * arousal + valence, -0.6 * arousal - valence]
    )


def rule_probabilities(evidence: np.ndarray, beta: float) -> np.ndarray:
    return normalise(np.exp(beta * evidence))


def blend(calibrated: np.ndarray, opinions: Opinions, evidence: np.ndarray, settings: Settings) -> np.ndarray:
    entropy = -(calibrated * np.log(np.maximum(calibrated, 1e-300))).sum(1) / np.log(4)
    disagreement = np.abs(opinions.gb - opinions.lr).sum(1) / 2
    weight = settings.w_max * np.maximum(entropy, disagreement) ** settings.gamma
    return (1 - weight[:, None]) * calibrated + weight[:, None] * rule_probabilities(evidence, settings.beta)


def enhance_happy(blended: np.ndarray, evidence: np.ndarray, settings: Settings) -> np.ndarray:
    among_top_two = (blended > blended[:, [HAPPY]]).sum(1) <= 1
    applies = (evidence.argmax(1) == HAPPY) & (evidence[:, HAPPY] > settings.happy_threshold) & among_top_two
    odds = np.where(applies, settings.happy_k, 1.0)[:, None]
    return normalise(blended * np.where(np.arange(4) == HAPPY, odds, 1.0))


def quadrant_probabilities(affect: np.ndarray, residuals: np.ndarray) -> np.ndarray:
    """(songs, 4): the mass of a bivariate normal around each prediction in the four quadrants."""
    deviation = np.sqrt(np.diag(residuals))
    correlation = residuals[0, 1] / deviation.prod()
    h, k = ((affect - MIDDLE) / deviation).T
    both = joint_normal(h, k, correlation)
    pleasant, aroused = ndtr(h), ndtr(k)
    quadrants = [pleasant - both, aroused - both, both, 1 - pleasant - aroused + both]
    return normalise(np.maximum(np.column_stack(quadrants), 0))


def joint_normal(h: np.ndarray, k: np.ndarray, correlation: float) -> np.ndarray:
    """P(X < h, Y < k); Drezner and Wesolowsky 1990 equation 3, by Simpson's rule with the intervals of libs/mood."""
    intervals = 32
    angles = np.linspace(0, np.arcsin(correlation), intervals + 1)
    weights = np.where(np.arange(intervals + 1) % 2, 4, 2)
    weights[[0, -1]] = 1
    sine, squared_cosine = np.sin(angles), np.cos(angles) ** 2
    exponent = (h[:, None] ** 2 + k[:, None] ** 2 - 2 * np.outer(h * k, sine)) / (2 * squared_cosine)
    integral = np.exp(-exponent) @ weights * angles[-1] / intervals / 3
    return ndtr(h) * ndtr(k) + integral / (2 * np.pi)


def percentile(values: np.ndarray, quantiles: np.ndarray) -> np.ndarray:
    """Rank among the training songs, 0..1; between two quantiles in proportion, on several equal ones their middle."""
    values = values.astype(np.float64)
    last = len(quantiles) - 1
    low, high = np.searchsorted(quantiles, values, "left"), np.searchsorted(quantiles, values, "right")
    left, right = np.clip(low - 1, 0, last), np.clip(low, 0, last)
    gap = quantiles[right] - quantiles[left]
    between = left + np.where(gap > 0, (values - quantiles[left]) / np.where(gap > 0, gap, 1), 0)
    rank = np.where(high > low, (low + high - 1) / 2, between)
    return np.clip(rank, 0, last) / last


def normalise(positive: np.ndarray) -> np.ndarray:
    return positive / positive.sum(1, keepdims=True)
