"""Steps that run only if: with values from outside, among them an input of the pipeline."""

from typing import NamedTuple

from corpus.components import evaluate, make, publish, say, train
from kfp import dsl


class Results(NamedTuple):
    score: float


@dsl.pipeline(name="when")
def pipeline(threshold: float = 0.5, to: str = "champion") -> Results:
    made = make(source="here")
    trained = train(data=made.outputs["data"])
    with dsl.If(trained.outputs["score"] > threshold):
        evaluate(model=trained.outputs["model"], threshold=threshold)
        publish(model=trained.outputs["model"], to=to)
    with dsl.If(made.outputs["passed"] == False):  # noqa: E712
        say(text="not passed")
    return Results(score=trained.outputs["score"])
