"""Settings of the judgement, chosen on opinions about songs that the members had not seen."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import minimize_scalar

from judgement import Settings, correct_prior, judge, mix_affect, temper
from members import Opinions
from metrics import measure, once
from table import Songs

SHARES = (0.0, 0.3, 0.5, 0.7)
TAUS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
BETAS = (0.5, 1.0, 2.0)
W_MAXES = (0.0, 0.1, 0.2, 0.4)
GAMMAS = (1.0, 2.0)
HAPPY_KS = (1.0, 1.1, 1.25, 1.5, 2.0)
HAPPY_THRESHOLDS = (0.0, 0.4, 0.8)

# Below this accuracy a model is not shipped, however balanced it is; a point is kept in reserve for unseen songs.
ACCURACY_FLOOR = 0.61
RESERVE = 0.005


@dataclass(frozen=True)
class Evidence:
    """Held-out opinions about `rows`, once per seed."""

    songs: Songs
    rows: np.ndarray
    opinions: list[Opinions]

    @property
    def classes(self) -> np.ndarray:
        return self.songs.classes[self.rows]

    @property
    def inputs(self) -> np.ndarray:
        return self.songs.inputs[self.rows]


def choose_settings(evidence: Evidence, refused: Collection[str] = ()) -> Settings:
    """One step after the other: each is chosen with the steps before it fixed, the refused ones at their identity."""
    settings = choose_calibration(evidence, refused)
    settings = settings if "rules" in refused else best(evidence, blends(settings))
    return settings if "happy-enhancement" in refused else best(evidence, enhancements(settings))


def choose_calibration(evidence: Evidence, refused: Collection[str] = ()) -> Settings:
    """The steps up to the temperature."""
    settings = best(evidence, shares_and_taus(start(evidence), refused))
    if "temperature" in refused:
        return settings
    return settings.but(temperature=choose_temperature(evidence, settings))


def start(evidence: Evidence) -> Settings:
    errors = [evidence.songs.affect[evidence.rows] - said.affect for said in evidence.opinions]
    return Settings(
        names=evidence.songs.names,
        prior=np.bincount(evidence.classes, minlength=4) / len(evidence.rows),
        residuals=np.mean([error.T @ error / len(error) for error in errors], axis=0),
        quantiles=quantiles_of(evidence.inputs),
    )


def quantiles_of(inputs: np.ndarray) -> np.ndarray:
    """(101, inputs); float32 like the inputs: a tempo that many songs have must equal its quantile."""
    return np.quantile(inputs, np.linspace(0, 1, 101), axis=0).astype(np.float32).astype(np.float64)


def shares_and_taus(settings: Settings, refused: Collection[str]) -> list[Settings]:
    """Chosen together: what affect is worth shows only where the prior correction gives rare moods a hearing."""
    shares = SHARES[:1] if "affect-first" in refused else SHARES
    taus = TAUS[:1] if "prior-correction" in refused else TAUS
    return [settings.but(affect_share=share, tau=tau) for share, tau in product(shares, taus)]


def blends(settings: Settings) -> list[Settings]:
    grid = product(W_MAXES, BETAS, GAMMAS)
    return [settings.but(w_max=w_max, beta=beta, gamma=gamma) for w_max, beta, gamma in grid]


def enhancements(settings: Settings) -> list[Settings]:
    return [settings.but(happy_k=k, happy_threshold=least) for k, least in product(HAPPY_KS, HAPPY_THRESHOLDS)]


def best(evidence: Evidence, candidates: list[Settings]) -> Settings:
    """The first of the best: identities come first in every grid."""
    return max(candidates, key=lambda settings: merit(evidence, settings))


def merit(evidence: Evidence, settings: Settings) -> float:
    """Macro-F1, less three times what accuracy lacks to its floor; mean over the seeds."""
    return float(np.mean([merit_of(said, evidence, settings) for said in evidence.opinions]))


def merit_of(said: Opinions, evidence: Evidence, settings: Settings) -> float:
    shown = judge(said, evidence.inputs, settings)
    metrics = measure(shown, evidence.classes, once(len(shown)))
    lacking = max(0.0, ACCURACY_FLOOR + RESERVE - metrics["accuracy"][0])
    return metrics["macroF1"][0] - 3 * lacking


def choose_temperature(evidence: Evidence, settings: Settings) -> float:
    """The temperature of least log loss (Guo et al. 2017)."""

    def loss(temperature: float) -> float:
        losses = []
        for said in evidence.opinions:
            shown = temper(correct_prior(mix_affect(said, settings), settings), temperature)
            losses.append(measure(shown, evidence.classes, once(len(shown)))["logLoss"][0])
        return float(np.mean(losses))

    return round(float(minimize_scalar(loss, bounds=(0.4, 2.5), method="bounded").x), 4)
