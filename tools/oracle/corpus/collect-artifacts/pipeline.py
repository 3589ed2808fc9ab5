"""The artifacts of all iterations, as one input: search, then choose."""

from typing import NamedTuple

from corpus.components import gather, make, train
from kfp import dsl


class Results(NamedTuple):
    best: dsl.Model
    count: int


@dsl.pipeline(name="collect-artifacts")
def pipeline() -> Results:
    data = make(source="here").outputs["data"]
    with dsl.ParallelFor([{"rate": 0.1}, {"rate": 0.2}, {"rate": 0.3}]) as trial:
        trained = train(data=data, rate=trial.rate)
    gathered = gather(models=dsl.Collected(trained.outputs["model"]))
    return Results(best=gathered.outputs["best"], count=gathered.outputs["count"])
