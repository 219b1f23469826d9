"""Measures audio files with librosa, one JSON line of file name in, one JSON line of numbers and CPU milliseconds out."""

import json
import sys
import time
import warnings

import librosa
import numpy as np

RATE = 44100
warnings.filterwarnings("ignore")


def cpu(work):
    start = time.process_time()
    outcome = work()
    return outcome, (time.process_time() - start) * 1000


def each_from_samples(y):
    """Every number from y, each by its own call: what a script would do."""
    feature = librosa.feature
    averages = feature.mfcc(y=y, sr=RATE, n_mfcc=13).mean(axis=0)
    contrast = feature.spectral_contrast(y=y, sr=RATE).mean(axis=0)
    return numbers(
        tempo=feature.tempo(y=y, sr=RATE)[0],
        rms=feature.rms(y=y),
        centroid=feature.spectral_centroid(y=y, sr=RATE),
        bandwidth=feature.spectral_bandwidth(y=y, sr=RATE),
        rolloff=feature.spectral_rolloff(y=y, sr=RATE),
        zcr=feature.zero_crossing_rate(y),
        mfcc=feature.mfcc(y=y, sr=RATE, n_mfcc=9),
        averages=averages,
        contrast=contrast,
        signal=y,
    )


def one_transform(y):
    """The same from one shared short-time Fourier transform: what a careful script would do."""
    feature = librosa.feature
    magnitude = np.abs(librosa.stft(y))
    decibels = librosa.power_to_db(feature.melspectrogram(S=magnitude**2, sr=RATE))
    envelope = librosa.onset.onset_strength(S=decibels, sr=RATE)
    averages = feature.mfcc(S=decibels, n_mfcc=13)
    return numbers(
        tempo=feature.tempo(onset_envelope=envelope, sr=RATE)[0],
        rms=feature.rms(y=y),
        centroid=feature.spectral_centroid(S=magnitude, sr=RATE),
        bandwidth=feature.spectral_bandwidth(S=magnitude, sr=RATE),
        rolloff=feature.spectral_rolloff(S=magnitude, sr=RATE),
        zcr=feature.zero_crossing_rate(y),
        mfcc=averages[:9],
        averages=averages.mean(axis=0),
        contrast=feature.spectral_contrast(S=magnitude, sr=RATE).mean(axis=0),
        signal=y,
    )


def numbers(tempo, rms, centroid, bandwidth, rolloff, zcr, mfcc, averages, contrast, signal):
    fifteen = {
        "tempo": tempo,
        "rms": np.mean(rms),
        "spectral_centroid": np.mean(centroid),
        "spectral_bandwidth": np.mean(bandwidth),
        "spectral_rolloff": np.mean(rolloff),
        "zero_crossing_rate": np.mean(zcr),
        **{f"mfcc_{i + 1}": value for i, value in enumerate(mfcc.mean(axis=1))},
    }
    extension = {
        "mfcc13avg_mean": np.mean(averages),
        "mfcc13avg_std": np.std(averages),
        "contrast_mean": np.mean(contrast),
        "contrast_std": np.std(contrast),
        "signal_rms": np.sqrt(np.mean(signal.astype(np.float64) ** 2)),
    }
    return {name: float(value) for name, value in {**fifteen, **extension}.items()}


def answer(path):
    (y, _), load_ms = cpu(lambda: librosa.load(path, sr=RATE, mono=True, duration=30))
    found, features_ms = cpu(lambda: each_from_samples(y))
    _, shared_ms = cpu(lambda: one_transform(y))
    return {"numbers": found, "loadMs": load_ms, "featuresMs": features_ms, "sharedMs": shared_ms}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
