"""How good probabilities are: ratios of weighted sums over songs, so that a bootstrap is only other weights."""

import numpy as np

from table import MOODS

ECE_BINS = 15
# A mood that no drawn song has counts 0, as in scikit-learn, not NaN.
SOME = 1e-12
COVERAGES = {"80": 0.8, "50": 0.5}


def measure(probabilities: np.ndarray, classes: np.ndarray, weights: np.ndarray) -> dict[str, np.ndarray]:
    """Each metric for each row of `weights` (draws, songs): how often a song counts."""
    said, confidence = probabilities.argmax(1), probabilities.max(1)
    right = said == classes
    total = weights.sum(1)
    truth = np.eye(4)[classes]
    hits = weights @ (truth * right[:, None])
    support, claimed = weights @ truth, weights @ np.eye(4)[said]
    likelihood = probabilities[np.arange(len(classes)), classes]
    recall = hits / np.maximum(support, SOME)
    return {
        "accuracy": weights @ right / total,
        "macroF1": (2 * hits / np.maximum(support + claimed, SOME)).mean(1),
        "logLoss": weights @ -np.log(np.maximum(likelihood, 1e-12)) / total,
        "brier": weights @ ((probabilities - truth) ** 2).sum(1) / total,
        "ece": calibration_error(confidence, right, weights),
        **{f"recall.{mood}": recall[:, index] for index, mood in enumerate(MOODS)},
        **{f"accuracyAt{name}": covered(confidence, right, share) for name, share in COVERAGES.items()},
    }


def calibration_error(confidence: np.ndarray, right: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """ECE = sum over bins of (songs in bin / songs) |accuracy - mean confidence| (Naeini et al. 2015), 0..1."""
    bins = np.minimum((confidence * ECE_BINS).astype(int), ECE_BINS - 1)
    gaps = weights @ (np.eye(ECE_BINS)[bins] * (right - confidence)[:, None])
    return np.abs(gaps).sum(1) / weights.sum(1)


def covered(confidence: np.ndarray, right: np.ndarray, share: float) -> np.ndarray:
    """Accuracy on the surest songs; its interval would need a sort per draw, so there is none."""
    surest = np.argsort(-confidence, kind="stable")[: round(share * len(right))]
    return np.array([right[surest].mean()])


def confusion(probabilities: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """(true mood, said mood) counts."""
    counts = np.zeros((4, 4), int)
    np.add.at(counts, (classes, probabilities.argmax(1)), 1)
    return counts


def once(songs: int) -> np.ndarray:
    return np.ones((1, songs))


def bootstrap_weights(groups: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """(draws, songs): how often each song's artist was drawn, so that songs of one artist come and go together."""
    random = np.random.default_rng(seed)
    artists = groups.max() + 1
    drawn = random.integers(0, artists, (draws, artists))
    counts = np.stack([np.bincount(row, minlength=artists) for row in drawn])
    return counts[:, groups].astype(np.float64)
