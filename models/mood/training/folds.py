"""Folds that keep an artist together, and what members say of songs they have not seen."""

from collections.abc import Callable

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

from members import Opinions, ask, fit_members
from table import MOODS, Songs

OUTER_FOLDS = 5
INNER_FOLDS = 5


def can_hold_out(songs: Songs) -> bool:
    """Whether every mood has a song for every inner fold of every outer one, once over to spare."""
    counts = np.bincount(songs.classes, minlength=len(MOODS))
    return bool(counts.min() >= 2 * OUTER_FOLDS * INNER_FOLDS)


def split(songs: Songs, rows: np.ndarray, seed: int, count: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Pairs of (training rows, held-out rows); no group is on both sides."""
    folds = StratifiedGroupKFold(count, shuffle=True, random_state=seed)
    pairs = folds.split(rows, songs.classes[rows], songs.groups[rows])
    return [(rows[train], rows[held_out]) for train, held_out in pairs]


# From the training rows and the held-out rows to (held-out rows, columns).
Say = Callable[[np.ndarray, np.ndarray], np.ndarray]


def held_out(songs: Songs, rows: np.ndarray, seed: int, say: Say) -> np.ndarray:
    """What `say` gives for each of `rows` after learning from the other folds, in the order of `rows`."""
    parts = split(songs, rows, seed, INNER_FOLDS)
    said = np.concatenate([say(train, held) for train, held in parts])
    ascending = np.argsort(np.concatenate([held for _, held in parts]))
    return said[ascending][np.argsort(np.argsort(rows))]


def held_out_opinions(songs: Songs, rows: np.ndarray, seed: int) -> Opinions:
    """Each of `rows` judged by members that were fitted on the other folds of `rows`, in the order of `rows`."""

    def say(train: np.ndarray, held: np.ndarray) -> np.ndarray:
        opinions = ask(fit_members(songs, train), songs.inputs[held])
        return np.hstack([opinions.gb, opinions.lr, opinions.affect])

    said = held_out(songs, rows, seed, say)
    return Opinions(gb=said[:, 0:4], lr=said[:, 4:8], affect=said[:, 8:10])
