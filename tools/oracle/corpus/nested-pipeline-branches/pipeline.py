"""Branches and loops within a pipeline within a branch and within a loop."""

from typing import List, NamedTuple

from corpus.components import join, make, say
from kfp import dsl


class Greeted(NamedTuple):
    words: str
    all: str


@dsl.pipeline(name="greet")
def greet(name: str, loud: bool = False) -> Greeted:
    with dsl.If(loud == True):  # noqa: E712
        high = say(text="LOUD")
    with dsl.Else():
        low = say(text=name)
    with dsl.ParallelFor(["a", "b"]) as text:
        said = say(text=text)
    joined = join(items=dsl.Collected(said.outputs["said"]))
    return Greeted(words=dsl.OneOf(high.outputs["said"], low.outputs["said"]), all=joined.outputs["text"])


class Results(NamedTuple):
    words: str
    all: List[str]


@dsl.pipeline(name="nested-pipeline-branches")
def pipeline(names: List[str] = ["x", "y"]) -> Results:
    count = make(source="here").outputs["count"]
    first = greet(name="me")
    with dsl.If(count > 3):
        greet(name=first.outputs["words"], loud=True)
    with dsl.ParallelFor(names) as name:
        each = greet(name=name)
    return Results(words=first.outputs["words"], all=dsl.Collected(each.outputs["all"]))
