"""Folds that keep an artist together, and what members say of songs they have not seen."""

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

from members import Opinions, ask, fit_members
from table import Songs

OUTER_FOLDS = 5
INNER_FOLDS = 5


def split(songs: Songs, rows: np.ndarray, seed: int, count: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Pairs of (training rows, held-out rows); no group is on both sides."""
    folds = StratifiedGroupKFold(count, shuffle=True, random_state=seed)
    pairs = folds.split(rows, songs.classes[rows], songs.groups[rows])
    return [(rows[train], rows[held_out]) for train, held_out in pairs]


def held_out_opinions(songs: Songs, rows: np.ndarray, seed: int) -> Opinions:
    """Each of `rows` judged by members that were fitted on the other folds of `rows`, in the order of `rows`."""
    parts = split(songs, rows, seed, INNER_FOLDS)
    said = [ask(fit_members(songs, train), songs.inputs[held_out]) for train, held_out in parts]
    order = np.argsort(np.concatenate([held_out for _, held_out in parts]))
    back = np.argsort(np.argsort(rows))

    def join(name: str) -> np.ndarray:
        return np.concatenate([getattr(opinions, name) for opinions in said])[order][back]

    return Opinions(gb=join("gb"), lr=join("lr"), affect=join("affect"))
