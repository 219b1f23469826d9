"""python -m pytest: what training promises without DEAM at hand."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from folds import can_hold_out, held_out
from judgement import joint_normal, percentile
from metrics import bootstrap_weights, measure, once
from smoke import complete_moods
from table import Songs, check_labels, quadrant, read_songs

TRAIN = Path(__file__).with_name("train.py")
MEASURES = ["tempo", "spectral_centroid", "zero_crossing_rate", "signal_rms"]


def invented_songs(count: int) -> Songs:
    random = np.random.default_rng(0)
    affect = random.uniform(1, 9, (count, 2))
    return Songs(
        names=tuple(MEASURES),
        features_version="f1",
        heard="nothing",
        ids=np.arange(count),
        inputs=random.normal(size=(count, len(MEASURES))).astype(np.float32),
        classes=quadrant(affect),
        affect=affect,
        groups=np.arange(count),
        sha256="",
    )


def write_measured_table(path: Path, songs: int) -> Path:
    random = np.random.default_rng(0)
    about = {"song_id": range(songs), "artist": "", "valence": 4.0, "arousal": 4.5, "features_version": "f1"}
    table = pd.DataFrame({**about, "dyn_valence01": np.nan, "dyn_arousal01": np.nan})
    for name in MEASURES:
        table[name] = random.uniform(1, 2, songs)
    table["valence"] += random.uniform(0, 3, songs)
    table["arousal"] += random.uniform(0, 3, songs)
    table.to_csv(path, index=False)
    return path


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


def test_a_song_judged_held_out_was_not_among_those_learnt_from():
    songs = invented_songs(200)
    rows = np.arange(199, 99, -1)
    said = held_out(songs, rows, 0, lambda train, held: np.column_stack([held, ~np.isin(held, train)]))
    assert said[:, 0].tolist() == rows.tolist()
    assert said[:, 1].all()


def test_six_songs_are_too_few_to_hold_out_and_a_thousand_are_not():
    assert not can_hold_out(invented_songs(6))
    assert can_hold_out(invented_songs(1000))


def test_a_mood_that_no_song_has_is_lent_by_the_nearest():
    songs = invented_songs(3)
    songs.affect[:] = [[2, 2], [4.9, 4.9], [4, 4]]
    songs.classes[:] = quadrant(songs.affect)
    completed = complete_moods(songs)
    assert completed.classes.tolist() == [3, 3, 3, 0, 1, 2]
    assert completed.ids[-1] == 1


def test_a_measured_table_brings_its_own_inputs(tmp_path):
    songs = read_songs(write_measured_table(tmp_path / "table.csv", 6))
    assert songs.names == tuple(MEASURES)
    assert len(songs) == 6


def test_a_table_of_two_features_versions_is_refused(tmp_path):
    path = write_measured_table(tmp_path / "table.csv", 6)
    path.write_text(path.read_text().replace("f1", "f0", 1))
    with pytest.raises(ValueError, match=r"mixes features \['f0', 'f1'\]"):
        read_songs(path)


def test_too_few_songs_give_a_model_without_scores(tmp_path):
    table = write_measured_table(tmp_path / "table.csv", 6)
    command = [sys.executable, TRAIN, "--table", table, "--out", tmp_path / "out", "--version", "x"]
    subprocess.run(command, check=True, capture_output=True)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["model_version"] == "x-smoke"
    assert manifest["test_accuracy"] is None and manifest["metrics"] == {}
    assert "Do not serve it" in (tmp_path / "out" / "card.md").read_text()
