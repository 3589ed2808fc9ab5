"""Loops over lists that a step gives: of texts, of numbers, of structs; of a step of the outer iteration, too."""

from typing import List, NamedTuple

from corpus.components import make, plan, say, settle
from kfp import dsl


class Results(NamedTuple):
    said: List[str]
    counts: List[int]


@dsl.pipeline(name="for-each-output")
def pipeline(size: int = 2) -> Results:
    planned = plan(size=size)
    with dsl.ParallelFor(planned.outputs["names"]) as name:
        said = say(text=name)
    with dsl.ParallelFor(planned.outputs["numbers"]) as rows:
        inner = plan(size=rows)
        with dsl.ParallelFor(inner.outputs["names"]) as name:
            say(text=name)
        made = make(source="loop", rows=rows)
    with dsl.ParallelFor(planned.outputs["trials"]) as trial:
        settle(settings=trial)
        make(source="trial", rows=trial.rows)
    return Results(said=dsl.Collected(said.outputs["said"]), counts=dsl.Collected(made.outputs["count"]))
