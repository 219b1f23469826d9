"""ONNX Runtime, which reports its use to its maker from 1.29 on, unless it is told not to before it is imported."""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime  # noqa: E402

__all__ = ["onnxruntime"]
