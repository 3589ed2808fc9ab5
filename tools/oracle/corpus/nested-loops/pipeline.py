"""Loops in loops in loops, with the items of all and values from outside."""

from typing import List, NamedTuple

from corpus.components import join, make, say
from kfp import dsl


class Results(NamedTuple):
    joined: List[str]


@dsl.pipeline(name="nested-loops")
def pipeline(greeting: str = "hello") -> Results:
    label = make(source="here").outputs["label"]
    with dsl.ParallelFor(["eu", "us"]) as region:
        with dsl.ParallelFor(["a", "b"]) as name:
            said = say(text=f"{greeting} {name} in {region}")
            with dsl.ParallelFor([1, 2]) as rows:
                make(source=region, rows=rows)
                make(source=label, rows=rows)
        joined = join(items=dsl.Collected(said.outputs["said"]))
    return Results(joined=dsl.Collected(joined.outputs["text"]))
