"""Steps once for each of some structs: with one field, with another, with the whole."""

from typing import List, NamedTuple

from corpus.components import make, settle
from kfp import dsl


class Results(NamedTuple):
    counts: List[int]
    settled: List[str]


@dsl.pipeline(name="for-each-structs")
def pipeline() -> Results:
    with dsl.ParallelFor([{"rows": 1, "size": 3}, {"rows": 2, "size": 4}]) as trial:
        made = make(source="loop", rows=trial.rows)
        make(source="loop", rows=trial.size)
        settled = settle(settings=trial)
    return Results(counts=dsl.Collected(made.outputs["count"]), settled=dsl.Collected(settled.outputs["text"]))
