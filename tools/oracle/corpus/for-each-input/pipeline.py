"""Loops over lists that the pipeline is started with."""

from typing import List, NamedTuple

from corpus.components import make, say
from kfp import dsl


class Results(NamedTuple):
    said: List[str]
    counts: List[int]


@dsl.pipeline(name="for-each-input")
def pipeline(regions: List[str] = ["eu", "us"], trials: List[dict] = [{"rows": 1, "from": "a"}]) -> Results:
    with dsl.ParallelFor(regions) as region:
        said = say(text=region)
    with dsl.ParallelFor(trials) as trial:
        made = make(source=getattr(trial, "from"), rows=trial.rows)
    return Results(said=dsl.Collected(said.outputs["said"]), counts=dsl.Collected(made.outputs["count"]))
