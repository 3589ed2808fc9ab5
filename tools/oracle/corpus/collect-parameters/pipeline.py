"""What the iterations gave, as lists: for a step and as outputs of the pipeline."""

from typing import List, NamedTuple

from corpus.components import join, make, settle
from kfp import dsl


class Results(NamedTuple):
    joined: str
    labels: List[str]
    counts: List[int]
    passed: List[bool]


@dsl.pipeline(name="collect-parameters")
def pipeline(sources: List[str] = ["a", "b", "c"]) -> Results:
    with dsl.ParallelFor(sources) as source:
        made = make(source=source)
    joined = join(items=dsl.Collected(made.outputs["score"]))
    join(items=dsl.Collected(made.outputs["label"]))
    settle(settings={"after": "all"}).after(joined)
    return Results(
        joined=joined.outputs["text"],
        labels=dsl.Collected(made.outputs["label"]),
        counts=dsl.Collected(made.outputs["count"]),
        passed=dsl.Collected(made.outputs["passed"]),
    )
