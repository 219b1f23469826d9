"""python -m pytest: what training promises without DEAM at hand."""

import numpy as np
import pandas as pd
import pytest

from judgement import joint_normal, percentile
from metrics import bootstrap_weights, measure, once
from table import check_labels, quadrant


def annotated_songs() -> pd.DataFrame:
    random = np.random.default_rng(0)
    songs = pd.DataFrame({"song_id": np.arange(1, 2001)})
    songs["valence"], songs["arousal"] = random.uniform(1, 9, (2, 2000))
    songs["dyn_valence01"] = songs.valence / 9 + random.normal(0, 0.05, 2000)
    songs["dyn_arousal01"] = songs.arousal / 9 + random.normal(0, 0.05, 2000)
    return songs


def test_labels_that_follow_their_dynamic_annotations_are_accepted():
    check_labels(annotated_songs())


def test_labels_exchanged_in_the_emomusic_part_are_refused():
    songs = annotated_songs()
    exchanged = songs.song_id <= 1000
    songs.loc[exchanged, ["valence", "arousal"]] = songs.loc[exchanged, ["arousal", "valence"]].to_numpy()
    with pytest.raises(ValueError, match="of songs 1..1000 .* are exchanged"):
        check_labels(songs)


def test_quadrants_are_those_of_the_contract():
    points = np.array([[6, 4], [4, 6], [5, 5], [4, 4]])
    assert quadrant(points).tolist() == [0, 1, 2, 3]


def test_a_certain_and_right_model_has_perfect_metrics():
    classes = np.array([0, 1, 2, 3])
    perfect = measure(np.eye(4), classes, once(4))
    assert (perfect["accuracy"], perfect["macroF1"], perfect["ece"], perfect["brier"]) == (1, 1, 0, 0)


def test_a_model_that_claims_too_much_has_a_calibration_error():
    sure = np.tile([0.9, 0.1, 0, 0], (10, 1))
    half = measure(sure, np.array([0, 1] * 5), once(10))
    assert half["ece"][0] == pytest.approx(0.4)


def test_songs_of_one_artist_are_drawn_together():
    weights = bootstrap_weights(np.array([0, 0, 1, 2, 2]), draws=20, seed=0)
    assert (weights[:, 0] == weights[:, 1]).all() and (weights[:, 3] == weights[:, 4]).all()


def test_a_tied_percentile_is_the_middle_of_the_ties():
    quantiles = np.array([60.0, 90, 120, 120, 120, 150, 180, 180, 200, 220, 240])
    ranks = percentile(np.array([0.0, 60, 105, 120, 240, 300]), quantiles)
    assert ranks == pytest.approx([0, 0, 0.15, 0.3, 1, 1])


def test_the_joint_normal_at_the_middle_is_sheppards():
    zero = np.zeros(1)
    assert joint_normal(zero, zero, 0.465)[0] == pytest.approx(0.25 + np.arcsin(0.465) / (2 * np.pi))
