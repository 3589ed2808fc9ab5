"""A loop over a list of artifacts, which the open-source backend cannot run."""

from typing import List, NamedTuple

from corpus.components import evaluate, join
from kfp import dsl


class Results(NamedTuple):
    joined: str


@dsl.pipeline(name="for-each-artifacts")
def pipeline(models: dsl.Input[List[dsl.Model]]) -> Results:
    with dsl.ParallelFor(models) as model:
        judged = evaluate(model=model)
    return Results(joined=join(items=dsl.Collected(judged.outputs["score"])).outputs["text"])
