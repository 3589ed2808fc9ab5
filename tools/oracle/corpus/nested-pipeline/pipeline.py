"""A pipeline as a step of another, with a default of its own."""

from typing import NamedTuple

from corpus.components import evaluate, make, train
from kfp import dsl


class Learned(NamedTuple):
    model: dsl.Model
    score: float


@dsl.pipeline(name="learn", description="Learns from a table.")
def learn(data: dsl.Input[dsl.Dataset], rate: float = 0.1) -> Learned:
    task = train(data=data, rate=rate)
    return Learned(model=task.outputs["model"], score=task.outputs["score"])


class Results(NamedTuple):
    score: float
    model: dsl.Model


@dsl.pipeline(name="nested-pipeline")
def pipeline(source: str = "here") -> Results:
    learned = learn(data=make(source=source).outputs["data"])
    evaluated = evaluate(model=learned.outputs["model"], threshold=learned.outputs["score"])
    return Results(score=evaluated.outputs["score"], model=learned.outputs["model"])
