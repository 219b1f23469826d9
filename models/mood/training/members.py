"""The members of the ensemble, and what they say of songs."""

from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import (
    GradientBoostingClassifier,
    GradientBoostingRegressor,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR

from table import Songs

# Slow, subsampled, small: with 170 songs in the rarest class deeper trees learn by heart.
SMALL_TREES = {"learning_rate": 0.05, "max_depth": 3, "subsample": 0.7, "min_samples_leaf": 10, "random_state": 0}


@dataclass(frozen=True)
class Members:
    vote: Pipeline  # scaler, then the seed's soft vote
    valence: VotingRegressor  # both regressors read the scaler's output
    arousal: VotingRegressor

    @property
    def scaler(self) -> StandardScaler:
        return self.vote.named_steps["scaler"]

    @property
    def boosting(self) -> GradientBoostingClassifier:
        return self.vote.named_steps["vote"].named_estimators_["gb"]

    @property
    def linear(self) -> LogisticRegression:
        return self.vote.named_steps["vote"].named_estimators_["lr"]


@dataclass(frozen=True)
class Opinions:
    """What the members say, song by song."""

    gb: np.ndarray  # (songs, 4)
    lr: np.ndarray  # (songs, 4)
    affect: np.ndarray  # (songs, 2), 1..9
    guests: tuple[np.ndarray, ...] = ()  # alternatives that vote too (alternatives.py); none of them ships

    @property
    def vote(self) -> np.ndarray:
        voters = [self.gb, self.lr, *self.guests]
        return sum(voters) / len(voters)


def fit_members(songs: Songs, rows: np.ndarray) -> Members:
    inputs, affect = songs.inputs[rows], songs.affect[rows]
    vote = make_vote().fit(inputs, songs.classes[rows])
    scaled = vote.named_steps["scaler"].transform(inputs)
    valence, arousal = (make_regressor().fit(scaled, affect[:, axis]) for axis in (0, 1))
    return Members(vote, valence, arousal)


def ask(members: Members, inputs: np.ndarray) -> Opinions:
    scaled = members.scaler.transform(inputs)
    return Opinions(
        gb=members.boosting.predict_proba(scaled),
        lr=members.linear.predict_proba(scaled),
        affect=np.column_stack([members.valence.predict(scaled), members.arousal.predict(scaled)]),
    )


def make_vote() -> Pipeline:
    """The seed's ensemble: gradient boosting and logistic regression after a standard scaler, averaged."""
    boosting = GradientBoostingClassifier(n_estimators=100, **SMALL_TREES)
    linear = LogisticRegression(C=1.0, max_iter=2000)
    # flatten_transform=False: skl2onnx converts no other soft vote.
    vote = VotingClassifier([("gb", boosting), ("lr", linear)], voting="soft", flatten_transform=False)
    return Pipeline([("scaler", StandardScaler()), ("vote", vote)])


def make_regressor() -> VotingRegressor:
    """Affect's regressor: support vectors and gradient boosting, averaged."""
    boosting = GradientBoostingRegressor(n_estimators=150, **SMALL_TREES)
    return VotingRegressor([("svr", SVR(C=1.0, epsilon=0.2, gamma="scale")), ("gb", boosting)])
