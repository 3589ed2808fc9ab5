"""Loops over whole numbers and over others."""

from typing import List, NamedTuple

from corpus.components import join, make, train
from kfp import dsl


class Results(NamedTuple):
    counts: List[int]
    joined: str


@dsl.pipeline(name="for-each-numbers")
def pipeline() -> Results:
    data = make(source="here").outputs["data"]
    with dsl.ParallelFor([1, 20, 300]) as rows:
        sized = make(source="loop", rows=rows)
    with dsl.ParallelFor([0.1, 0.25]) as rate:
        trained = train(data=data, rate=rate)
    text = join(items=dsl.Collected(trained.outputs["score"])).outputs["text"]
    return Results(counts=dsl.Collected(sized.outputs["count"]), joined=text)
