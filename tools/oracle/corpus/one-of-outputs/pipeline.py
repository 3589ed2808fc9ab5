"""What whichever branch ran made is what the pipeline gives."""

from typing import NamedTuple

from corpus.components import make, train
from kfp import dsl


class Results(NamedTuple):
    model: dsl.Model
    score: float


@dsl.pipeline(name="one-of-outputs")
def pipeline(mode: str = "fast") -> Results:
    data = make(source="here").outputs["data"]
    with dsl.If(mode == "fast"):
        fast = train(data=data, rate=0.5)
    with dsl.Else():
        slow = train(data=data, rate=0.01)
    return Results(
        model=dsl.OneOf(fast.outputs["model"], slow.outputs["model"]),
        score=dsl.OneOf(fast.outputs["score"], slow.outputs["score"]),
    )
