"""The training table: which songs, which inputs, which mood each song has."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

MOODS = ["calm", "energetic", "happy", "sad"]

# Our feature's name (libs/features/table.ts) and the table's column that was measured to the same definition.
INPUTS = {
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

# Songs above are whole songs, not the clips of 45 s that the others are.
LAST_CLIP_ID = 2000
# The part of DEAM that came from emoMusic: the published file has its valence and arousal exchanged.
LAST_EMOMUSIC_ID = 1000
MIDDLE = 5.0


@dataclass(frozen=True)
class Songs:
    """Rows belong together: song i is ids[i], inputs[i] ..."""

    ids: np.ndarray
    inputs: np.ndarray  # (songs, 9) float32: what ONNX will see
    classes: np.ndarray  # (songs,) index into MOODS
    affect: np.ndarray  # (songs, 2) valence and arousal, 1..9
    groups: np.ndarray  # (songs,) one number per artist, or per song whose artist is unknown
    sha256: str

    def __len__(self) -> int:
        return len(self.ids)


def read_songs(path: Path) -> Songs:
    table = pd.read_csv(path)
    check_labels(table)
    complete = table[INPUTS.values()].notna().all(axis=1)
    rows = table[complete & (table.song_id <= LAST_CLIP_ID)].sort_values("song_id")
    affect = rows[["valence", "arousal"]].to_numpy(np.float64)
    artists = rows.artist.fillna("song " + rows.song_id.astype(str))
    return Songs(
        ids=rows.song_id.to_numpy(),
        # float32 before anything is fitted: trees trained on float64 have thresholds that float32 inputs fall across.
        inputs=rows[list(INPUTS.values())].to_numpy(np.float32),
        classes=quadrant(affect),
        affect=affect,
        groups=pd.factorize(artists)[0],
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def quadrant(affect: np.ndarray) -> np.ndarray:
    """Russell's quadrants around the middle of the scales: calm V+A-, energetic V-A+, happy V+A+, sad V-A-."""
    pleasant, aroused = (affect >= MIDDLE).T
    return np.select([pleasant & ~aroused, ~pleasant & aroused, pleasant & aroused], [0, 1, 2], default=3)


def check_labels(table: pd.DataFrame) -> None:
    """Refuses labels with valence and arousal exchanged: each must follow its own dynamic annotations best."""
    emomusic = table.song_id <= LAST_EMOMUSIC_ID
    for part in (table[emomusic], table[~emomusic]):
        for label, other in (("valence", "arousal"), ("arousal", "valence")):
            own = part[label].corr(part[f"dyn_{label}01"])
            crossed = part[label].corr(part[f"dyn_{other}01"])
            if own <= crossed:
                raise ValueError(
                    f"{label} of songs {part.song_id.min()}..{part.song_id.max()} follows the dynamic {other} "
                    f"({crossed:.3f}) more than its own ({own:.3f}): valence and arousal are exchanged, expected undone"
                )
