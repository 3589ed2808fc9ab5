"""Loops in loops: over other lists, over one of a step of the outer iteration, three deep."""

from typing import List, NamedTuple

from corpus.components import make, plan, say
from kfp import dsl


class Results(NamedTuple):
    label: str


@dsl.pipeline(name="nested-loops")
def pipeline(names: List[str] = ["a", "b"]) -> Results:
    made = make(source="here")
    label = made.outputs["label"]
    with dsl.ParallelFor(["eu", "us"]) as region:
        with dsl.ParallelFor(names) as name:
            say(text=region)
            say(text=name)
            say(text=label)
        planned = plan(size=2)
        with dsl.ParallelFor(planned.outputs["numbers"]) as rows:
            inner = make(source=region, rows=rows)
            with dsl.ParallelFor([1, 2]) as again:
                make(source=region, rows=again)
                make(source=label, rows=inner.outputs["count"])
    return Results(label=label)
