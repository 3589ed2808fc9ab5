"""Accelerators of a cluster."""

from typing import NamedTuple

from corpus.components import make, train
from kfp import dsl


class Results(NamedTuple):
    score: float


@dsl.pipeline(name="accelerators")
def pipeline() -> Results:
    data = make(source="here").outputs["data"]
    first = train(data=data).set_accelerator_type("nvidia.com/gpu").set_accelerator_limit(1).set_cpu_limit("4")
    train(data=data).set_accelerator_type("amd.com/gpu").set_accelerator_limit(2)
    return Results(score=first.outputs["score"])
