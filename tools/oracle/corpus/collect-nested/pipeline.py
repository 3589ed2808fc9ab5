"""Collected in the inner loop, used in the outer one; and collected from there."""

from typing import List, NamedTuple

from corpus.components import join, say
from kfp import dsl


class Results(NamedTuple):
    all: List[str]


@dsl.pipeline(name="collect-nested")
def pipeline() -> Results:
    with dsl.ParallelFor(["a", "b"]):
        with dsl.ParallelFor(["x", "y"]) as text:
            said = say(text=text)
        joined = join(items=dsl.Collected(said.outputs["said"]))
    return Results(all=dsl.Collected(joined.outputs["text"]))
