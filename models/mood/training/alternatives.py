"""Other members than those that ship, judged on the same folds: what they would give is reported, none is exported.

One that beats what ships by more than two standard errors, without falling under the accuracy floor, is a reason to
make it a member (members.py, export.py).
"""

from collections.abc import Callable

import numpy as np
from sklearn.base import ClassifierMixin
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

from folds import held_out
from table import Songs

FOREST = {"n_estimators": 100, "min_samples_leaf": 4, "random_state": 0}

ALTERNATIVES: dict[str, Callable[[], ClassifierMixin]] = {
    "random-forest": lambda: RandomForestClassifier(**FOREST),
    "extra-trees": lambda: ExtraTreesClassifier(**FOREST),
    # As many as keep the rarest mood (one song in ten) in most neighbourhoods.
    "nearest-neighbours": lambda: KNeighborsClassifier(40, weights="distance"),
    # A plane bent once: squares and products of the inputs.
    "quadratic-regression": lambda: make_pipeline(
        PolynomialFeatures(2, include_bias=False), StandardScaler(), LogisticRegression(C=0.05, max_iter=2000)
    ),
    # skl2onnx cannot convert it: for comparison only.
    "histogram-boosting": lambda: HistGradientBoostingClassifier(
        max_iter=60, learning_rate=0.05, max_depth=3, min_samples_leaf=10, random_state=0
    ),
}


def ask_alternative(name: str, songs: Songs, train: np.ndarray, held: np.ndarray) -> np.ndarray:
    """(held songs, 4) probabilities after learning from `train`."""
    model = make_pipeline(StandardScaler(), ALTERNATIVES[name]())
    return model.fit(songs.inputs[train], songs.classes[train]).predict_proba(songs.inputs[held])


def held_out_alternative(name: str, songs: Songs, rows: np.ndarray, seed: int) -> np.ndarray:
    """The same for each of `rows`, learnt from the other inner folds of `rows`."""
    return held_out(songs, rows, seed, lambda train, held: ask_alternative(name, songs, train, held))
