"""Whichever branch ran in each iteration, collected."""

from typing import NamedTuple

from corpus.components import join, say
from kfp import dsl


class Results(NamedTuple):
    joined: str


@dsl.pipeline(name="one-of-in-loop")
def pipeline() -> Results:
    with dsl.ParallelFor(["a", "b"]) as name:
        with dsl.If(name == "a"):
            first = say(text="first")
        with dsl.Else():
            other = say(text="other")
        said = say(text=dsl.OneOf(first.outputs["said"], other.outputs["said"]))
    return Results(joined=join(items=dsl.Collected(said.outputs["said"])).outputs["text"])
