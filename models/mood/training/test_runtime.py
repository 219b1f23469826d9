"""ONNX Runtime calls nobody: what it would report lies in the user's cache first."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
OPEN_MODEL = "from runtime import onnxruntime; onnxruntime.InferenceSession('../model.onnx')"


def test_leaves_no_mark_of_this_machine_behind(tmp_path: Path) -> None:
    # Neither CI nor what else would keep it silent.
    environment = {"PATH": os.environ["PATH"], **dict.fromkeys(("HOME", "XDG_CACHE_HOME", "TMPDIR"), str(tmp_path))}
    subprocess.run([sys.executable, "-c", OPEN_MODEL], cwd=HERE, env=environment, check=True)
    assert list(tmp_path.iterdir()) == []
