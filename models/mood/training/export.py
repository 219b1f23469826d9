"""The members as one ONNX graph: model.onnx."""

import onnx
from onnx import TensorProto, helper
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType
from sklearn.base import BaseEstimator

from members import Members
from table import MOODS

OPSETS = {"": 17, "ai.onnx.ml": 3}
NAME = "smartplay_mood"

def to_onnx(members: Members) -> bytes:
    """Equal members give equal bytes: the graph's name is fixed, and skl2onnx draws a random one otherwise."""
    width = members.scaler.n_features_in_
    vote = convert_sklearn(
        members.vote,
        name=NAME,
        initial_types=[("input", FloatTensorType([None, width]))],
        options={id(members.vote): {"zipmap": False}},
        target_opset=OPSETS,
    )
    graph = vote.graph
    scaled = output_of(graph, "Scaler", 0)
    expose(graph, scaled, "scaled")
    expose(graph, output_of(graph, "TreeEnsembleClassifier", 1), "gb_probabilities")
    expose(graph, output_of(graph, "Normalizer", 0), "lr_probabilities")
    for axis in ("valence", "arousal"):
        append_regressor(graph, getattr(members, axis), scaled, axis)
    declare_outputs(graph, width)
    drop_unused(graph)
    onnx.checker.check_model(vote, full_check=True)
    return vote.SerializeToString(deterministic=True)


def output_of(graph: onnx.GraphProto, operator: str, position: int) -> str:
    """The tensor that the graph's only node of this kind gives."""
    (node,) = [node for node in graph.node if node.op_type == operator]
    return node.output[position]


def expose(graph: onnx.GraphProto, tensor: str, name: str) -> None:
    graph.node.append(helper.make_node("Identity", [tensor], [name], name=f"expose_{name}"))


def append_regressor(graph: onnx.GraphProto, regressor: BaseEstimator, scaled: str, name: str) -> None:
    """The regressor reads the vote's scaled inputs, so that there is one scaler in the graph."""
    inputs = [("scaled", FloatTensorType([None, regressor.n_features_in_]))]
    alone = convert_sklearn(regressor, name=name, initial_types=inputs, target_opset=OPSETS).graph

    def prefix(tensor: str) -> str:
        return scaled if tensor == "scaled" else f"{name}_{tensor}"

    for node in alone.node:
        node.name = f"{name}_{node.name}"
        node.input[:] = [prefix(tensor) for tensor in node.input]
        node.output[:] = [prefix(tensor) for tensor in node.output]
    for constant in alone.initializer:
        constant.name = prefix(constant.name)
    graph.node.extend(alone.node)
    graph.initializer.extend(alone.initializer)
    expose(graph, prefix(alone.output[0].name), name)


def declare_outputs(graph: onnx.GraphProto, inputs: int) -> None:
    """What the graph answers, in the order in which libs/model reads it."""
    moods = dict.fromkeys(("gb_probabilities", "lr_probabilities"), len(MOODS))
    outputs = {"probabilities": len(MOODS), "scaled": inputs, **moods, "valence": 1, "arousal": 1}
    del graph.output[:]
    for name, width in outputs.items():
        graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, width]))


def drop_unused(graph: onnx.GraphProto) -> None:
    """Without the label output its constants lie idle, and onnxruntime warns of them at every start."""
    while idle := [node for node in graph.node if not any(output in read_by(graph) for output in node.output)]:
        for node in idle:
            graph.node.remove(node)
    kept = [constant for constant in graph.initializer if constant.name in read_by(graph)]
    del graph.initializer[:]
    graph.initializer.extend(kept)


def read_by(graph: onnx.GraphProto) -> set[str]:
    """Every tensor that some node or the caller reads."""
    return {tensor for node in graph.node for tensor in node.input} | {output.name for output in graph.output}
