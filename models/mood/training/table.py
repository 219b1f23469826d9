"""The training table: which songs, which inputs, which mood each song has."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

MOODS = ["calm", "energetic", "happy", "sad"]

# Our feature's name (libs/features/table.ts) and the column of the table without audio that was measured to the same
# definition. A table that our own extractor measured (npm run model:train -- --deam PATH) has our names as its columns.
LIBROSA_COLUMNS = {
    "tempo": "lb44_tempo",
    "spectral_centroid": "lb44_centroid",
    "spectral_rolloff": "lb44_rolloff",
    "zero_crossing_rate": "lb44_zcr",
    "signal_rms": "lb44_rms",
    "mfcc13avg_mean": "lb44_mfcc13avg_mean",
    "mfcc13avg_std": "lb44_mfcc13avg_std",
    "contrast_mean": "lb44_contrast_mean",
    "contrast_std": "lb44_contrast_std",
}

# The features version of those columns: the definitions of libs/features/table.ts to which they were checked.
LIBROSA_FEATURES = "f1"
# In that table the songs above are measured whole, which the service never hears.
LAST_CLIP_ID = 2000
# What a measured table says of a song beside its inputs.
ABOUT = ("song_id", "artist", "valence", "arousal", "dyn_valence01", "dyn_arousal01", "features_version")
# The part of DEAM that came from emoMusic: the published file has its valence and arousal exchanged.
LAST_EMOMUSIC_ID = 1000
MIDDLE = 5.0
# Of fewer songs no correlation says whose label is whose.
FEW = 30


@dataclass(frozen=True)
class Songs:
    """Rows belong together: song i is ids[i], inputs[i] ..."""

    names: tuple[str, ...]  # the inputs', in order
    features_version: str
    heard: str  # how much of each song the inputs are measured on
    ids: np.ndarray
    inputs: np.ndarray  # (songs, inputs) float32: what ONNX will see
    classes: np.ndarray  # (songs,) index into MOODS
    affect: np.ndarray  # (songs, 2) valence and arousal, 1..9
    groups: np.ndarray  # (songs,) one number per artist, or per song whose artist is unknown
    sha256: str

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Source:
    """How a table calls the inputs, and which of its songs were heard as the service hears them."""

    columns: dict[str, str]  # input -> column
    features_version: str
    heard: str
    rows: np.ndarray  # (songs of the table,) bool


def read_songs(path: Path, extra: dict[str, str] | None = None) -> Songs:
    """`extra` are further inputs by name and column, for looks at what they would give (reach.py)."""
    table = pd.read_csv(path, dtype={"artist": "str"})
    check_labels(table)
    source = source_of(table)
    columns = {**source.columns, **(extra or {})}
    complete = table[list(columns.values())].notna().all(axis=1)
    rows = table[complete & source.rows].sort_values("song_id")
    affect = rows[["valence", "arousal"]].to_numpy(np.float64)
    artists = rows.artist.fillna("song " + rows.song_id.astype(str))
    return Songs(
        names=tuple(columns),
        features_version=source.features_version,
        heard=source.heard,
        ids=rows.song_id.to_numpy(),
        # float32 before anything is fitted: trees trained on float64 have thresholds that float32 inputs fall across.
        inputs=rows[list(columns.values())].to_numpy(np.float32),
        classes=quadrant(affect),
        affect=affect,
        groups=pd.factorize(artists)[0],
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def source_of(table: pd.DataFrame) -> Source:
    if "features_version" not in table.columns:
        clips = (table.song_id <= LAST_CLIP_ID).to_numpy()
        return Source(LIBROSA_COLUMNS, LIBROSA_FEATURES, "whole clips of 45 s", clips)
    versions = set(table.features_version)
    if len(versions) != 1:
        raise ValueError(f"the table mixes features {sorted(versions)} (expected one version: measure all songs anew)")
    names = [name for name in table.columns if name not in ABOUT]
    return Source(dict(zip(names, names)), versions.pop(), "the first 30 s of each song", np.ones(len(table), bool))


def quadrant(affect: np.ndarray) -> np.ndarray:
    """Russell's quadrants around the middle of the scales: calm V+A-, energetic V-A+, happy V+A+, sad V-A-."""
    pleasant, aroused = (affect >= MIDDLE).T
    return np.select([pleasant & ~aroused, ~pleasant & aroused, pleasant & aroused], [0, 1, 2], default=3)


def check_labels(table: pd.DataFrame) -> None:
    """Refuses labels with valence and arousal exchanged: each must follow its own dynamic annotations best."""
    annotated = table[table.dyn_valence01.notna() & table.dyn_arousal01.notna()]
    emomusic = annotated.song_id <= LAST_EMOMUSIC_ID
    for part in (annotated[emomusic], annotated[~emomusic]):
        if len(part) < FEW:
            continue
        for label, other in (("valence", "arousal"), ("arousal", "valence")):
            own = part[label].corr(part[f"dyn_{label}01"])
            crossed = part[label].corr(part[f"dyn_{other}01"])
            if own <= crossed:
                raise ValueError(
                    f"{label} of songs {part.song_id.min()}..{part.song_id.max()} follows the dynamic {other} "
                    f"({crossed:.3f}) more than its own ({own:.3f}): valence and arousal are exchanged, expected undone"
                )
