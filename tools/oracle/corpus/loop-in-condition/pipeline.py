"""Loops that run only if, over a list from outside and over one from inside the branch."""

from typing import List, NamedTuple

from corpus.components import join, make, plan, say
from kfp import dsl


class Results(NamedTuple):
    count: int


@dsl.pipeline(name="loop-in-condition")
def pipeline(names: List[str] = ["a", "b"]) -> Results:
    count = make(source="here").outputs["count"]
    with dsl.If(count > 5):
        with dsl.ParallelFor(names) as name:
            say(text=name)
        planned = plan(size=2)
        with dsl.ParallelFor(planned.outputs["names"]) as name:
            said = say(text=name)
        join(items=dsl.Collected(said.outputs["said"]))
    with dsl.Else():
        with dsl.ParallelFor(["x"]) as name:
            say(text=name)
    return Results(count=count)
