"""Collected over both loops at once: a list of lists."""

from typing import NamedTuple

from corpus.components import gather, join, make, train
from kfp import dsl


class Results(NamedTuple):
    joined: str
    count: int


@dsl.pipeline(name="collect-two-levels")
def pipeline() -> Results:
    data = make(source="here").outputs["data"]
    with dsl.ParallelFor([0.1, 0.2]) as rate:
        with dsl.ParallelFor(["x", "y"]) as name:
            trained = train(data=data, rate=rate, options={"name": "fixed"})
            make(source=name)
    joined = join(items=dsl.Collected(trained.outputs["score"]))
    gathered = gather(models=dsl.Collected(trained.outputs["model"]))
    return Results(joined=joined.outputs["text"], count=gathered.outputs["count"])
