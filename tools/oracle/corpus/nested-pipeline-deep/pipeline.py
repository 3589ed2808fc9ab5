"""A pipeline in a pipeline in a pipeline; its outputs come from the innermost."""

from typing import NamedTuple

from corpus.components import evaluate, make, train
from kfp import dsl


class Learned(NamedTuple):
    model: dsl.Model


@dsl.pipeline(name="learn")
def learn(data: dsl.Input[dsl.Dataset], options: dict) -> Learned:
    return Learned(model=train(data=data, options=options).outputs["model"])


class Proven(NamedTuple):
    score: float
    model: dsl.Model


@dsl.pipeline(name="prove")
def prove(source: str, options: dict = {"depth": 1}) -> Proven:
    learned = learn(data=make(source=source).outputs["data"], options=options)
    evaluated = evaluate(model=learned.outputs["model"])
    return Proven(score=evaluated.outputs["score"], model=learned.outputs["model"])


@dsl.pipeline(name="nested-pipeline-deep")
def pipeline() -> Proven:
    task = prove(source="here")
    return Proven(score=task.outputs["score"], model=task.outputs["model"])
