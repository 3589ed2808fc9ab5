"""Lists of artifacts: an input of a pipeline, collected for a step and for a nested pipeline."""

from typing import List, NamedTuple

from corpus.components import gather, make, train
from kfp import dsl


class Counted(NamedTuple):
    count: int


@dsl.pipeline(name="choose")
def choose(models: dsl.Input[List[dsl.Model]]) -> Counted:
    return Counted(count=gather(models=models).outputs["count"])


@dsl.pipeline(name="artifact-lists")
def pipeline(sources: List[str] = ["a", "b"]) -> Counted:
    with dsl.ParallelFor(sources) as source:
        trained = train(data=make(source=source).outputs["data"])
    gather(models=dsl.Collected(trained.outputs["model"]))
    return Counted(count=choose(models=dsl.Collected(trained.outputs["model"])).outputs["count"])
