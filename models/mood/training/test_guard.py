"""python -m pytest: verdicts on steps are about what ships; songs and opinions are invented."""

from dataclasses import dataclass

import numpy as np
import pytest

from choose import Evidence, choose_settings
from evaluate import Fold, HeldOut, ablate
from folds import split
from guard import GUARDED, Refusal, guard, refuse
from members import Opinions
from metrics import measure, once
from table import Songs
from train import settle

RULE_INPUTS = ("tempo", "spectral_centroid", "zero_crossing_rate", "signal_rms")
CALM, ENERGETIC, HAPPY, SAD = range(4)
MIDDLE = (5, 5)
SURE = 0.85 * np.eye(4) + 0.05 * (1 - np.eye(4))


@dataclass(frozen=True)
class Kind:
    """Songs that are alike: what members say of them on the inner folds, and what of them when they are judged."""

    mood: int
    loudness: float  # and tempo, brightness, noisiness: what the rules hear
    inner: np.ndarray
    held: np.ndarray
    inner_affect: tuple[float, float] = MIDDLE
    held_affect: tuple[float, float] = MIDDLE


NEARLY_HAPPY = np.array([0.05, 0.10, 0.40, 0.45])
NEARLY_SAD = np.array([0.44, 0.10, 0.05, 0.41])

# On the inner folds the rules mend what is nearly happy and break nothing; where songs are judged, they break calm.
RULES_HURT = [
    *2 * [Kind(CALM, -1, SURE[CALM], NEARLY_SAD)],
    *2 * [Kind(ENERGETIC, 0, SURE[ENERGETIC], SURE[ENERGETIC])],
    Kind(HAPPY, 1, NEARLY_HAPPY, NEARLY_HAPPY),
    Kind(HAPPY, 1, SURE[HAPPY], SURE[HAPPY]),
    *2 * [Kind(SAD, 0, SURE[SAD], SURE[SAD])],
]
# On the inner folds affect mends what is nearly happy; where songs are judged, it hears happy as sad.
AFFECT_HURTS = [
    Kind(CALM, 0, SURE[CALM], SURE[CALM]),
    Kind(ENERGETIC, 0, SURE[ENERGETIC], SURE[ENERGETIC]),
    Kind(HAPPY, 0, NEARLY_HAPPY, NEARLY_HAPPY[[0, 1, 3, 2]], inner_affect=(7, 7), held_affect=(3, 3)),
    Kind(SAD, 0, SURE[SAD], SURE[SAD], inner_affect=(3, 3), held_affect=(3, 3)),
]


def test_a_step_that_helps_only_without_a_refused_one_ships():
    songs, held_out = invent(RULES_HURT)
    beside_the_rules = ablate([held_out], (), jobs=1)[0].rows
    assert accuracy(beside_the_rules["happy-enhancement"], songs) == accuracy(beside_the_rules["rules"], songs)

    judged, verdicts = guard(songs, [held_out], jobs=1)
    assert verdicts["rules"]["shipped"] is False
    assert verdicts["happy-enhancement"]["shipped"] is True
    assert accuracy(judged[0].rows["shipped"], songs) == 1


def test_where_affect_is_refused_the_other_steps_are_judged_without_it():
    songs, held_out = invent(AFFECT_HURTS)
    beside_affect = ablate([held_out], (), jobs=1)[0].rows
    assert accuracy(beside_affect["temperature"], songs) < accuracy(beside_affect["vote-corrected"], songs)

    judged, verdicts = guard(songs, [held_out], jobs=1)
    assert verdicts["affect-first"]["shipped"] is False
    assert judged[0].rows["temperature"].tolist() == judged[0].rows["vote-corrected"].tolist()


def test_a_refused_step_is_told_as_it_was_tried():
    songs, held_out = invent(RULES_HURT)
    judged, verdicts = guard(songs, [held_out], jobs=1)
    gain = macro_f1(judged[0].rows["rules"], songs) - macro_f1(judged[0].rows["temperature"], songs)
    assert gain < 0
    assert verdicts["rules"]["gain"] == pytest.approx(gain, abs=1e-4)


def test_what_was_refused_beside_an_earlier_step_is_heard_again_without_that_one():
    refusal = Refusal({"shipped": False}, [])
    refusals = refuse("affect-first", refusal, {"prior-correction": refusal})
    assert list(refusals) == ["affect-first"]
    assert list(refuse("rules", refusal, refusals)) == ["affect-first", "rules"]


def test_without_the_prior_correction_the_temperature_is_the_one_fitted_without_it():
    # Opinions that are right as often as they say, then squared: a temperature of 2 undoes it.
    evidence = overconfident_evidence()
    corrected = choose_settings(evidence)
    assert corrected.tau > 0 and corrected.temperature != pytest.approx(2, abs=0.01)

    settled = settle(evidence, verdicts_for(shipped=["temperature"]))
    assert settled.tau == 0
    assert settled.temperature == pytest.approx(2, abs=0.001)


def invent(kinds: list[Kind], each: int = 50) -> tuple[Songs, HeldOut]:
    of_song = np.repeat(np.arange(len(kinds)), each)
    songs = songs_of([kinds[kind] for kind in of_song])

    def opinions(rows: np.ndarray, side: str) -> Opinions:
        said = np.array([getattr(kinds[kind], side) for kind in of_song[rows]])
        affect = np.array([getattr(kinds[kind], f"{side}_affect") for kind in of_song[rows]], float)
        return Opinions(gb=said, lr=said, affect=affect)

    pairs = split(songs, np.arange(len(songs)), seed=0, count=2)
    folds = [
        Fold(number, Evidence(songs, train, [opinions(train, "inner")]), held, opinions(held, "held"), {})
        for number, (train, held) in enumerate(pairs)
    ]
    return songs, HeldOut(0, folds, {})


def songs_of(kinds: list[Kind]) -> Songs:
    random = np.random.default_rng(0)
    corners = np.array([[6, 4], [4, 6], [6, 6], [4, 4]])
    classes = np.array([kind.mood for kind in kinds])
    return Songs(
        names=RULE_INPUTS,
        features_version="f1",
        heard="nothing",
        ids=np.arange(len(kinds)),
        inputs=np.array([[kind.loudness] * len(RULE_INPUTS) for kind in kinds], np.float32),
        classes=classes,
        affect=corners[classes] + random.uniform(-1, 1, (len(kinds), 2)),
        groups=np.arange(len(kinds)),
        sha256="",
    )


def overconfident_evidence() -> Evidence:
    """Four kinds of songs; each mood among a kind is as frequent as the opinion says. Calm is never the likeliest."""
    sure = SURE[[ENERGETIC, HAPPY, SAD]]
    calibrated = np.vstack([sure, [0.40, 0.05, 0.05, 0.50]])
    counts = np.rint(100 * calibrated).astype(int)
    said = np.repeat(calibrated**2 / (calibrated**2).sum(1, keepdims=True), 100, axis=0)
    moods = [mood for kind in counts for mood in np.repeat(np.arange(4), kind)]
    songs = songs_of([Kind(mood, 0, opinion, opinion) for mood, opinion in zip(moods, said)])
    affect = np.full((len(songs), 2), 5.0)
    return Evidence(songs, np.arange(len(songs)), [Opinions(gb=said, lr=said, affect=affect)])


def verdicts_for(shipped: list[str]) -> dict[str, dict]:
    return {step: {"shipped": step in shipped} for step in GUARDED}


def accuracy(shown: np.ndarray, songs: Songs) -> float:
    return float((shown.argmax(1) == songs.classes).mean())


def macro_f1(shown: np.ndarray, songs: Songs) -> float:
    return float(measure(shown, songs.classes, once(len(songs)))["macroF1"][0])
