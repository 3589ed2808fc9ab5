"""The artifact of whichever branch ran, and a parameter with it."""

from typing import NamedTuple

from corpus.components import evaluate, make, train
from kfp import dsl


class Results(NamedTuple):
    score: float


@dsl.pipeline(name="one-of-artifacts")
def pipeline(mode: str = "slow") -> Results:
    data = make(source="here").outputs["data"]
    with dsl.If(mode == "fast"):
        fast = train(data=data, rate=0.5)
    with dsl.Else():
        slow = train(data=data, rate=0.01)
    model = dsl.OneOf(fast.outputs["model"], slow.outputs["model"])
    score = dsl.OneOf(fast.outputs["score"], slow.outputs["score"])
    return Results(score=evaluate(model=model, threshold=score).outputs["score"])
