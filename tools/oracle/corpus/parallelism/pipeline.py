"""Loops that run so many iterations at a time."""

from typing import List, NamedTuple

from corpus.components import say
from kfp import dsl


class Results(NamedTuple):
    said: List[str]


@dsl.pipeline(name="parallelism")
def pipeline(names: List[str] = ["a", "b", "c"]) -> Results:
    with dsl.ParallelFor(names, parallelism=1) as name:
        said = say(text=name)
    with dsl.ParallelFor(["x", "y"], parallelism=20) as name:
        say(text=name)
    return Results(said=dsl.Collected(said.outputs["said"]))
