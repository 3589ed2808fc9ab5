"""Artifacts of each kind, and an input that takes any."""

from typing import NamedTuple

from corpus.components import make, measure, render, train
from kfp import dsl


class Results(NamedTuple):
    page: dsl.HTML
    notes: dsl.Markdown
    confusion: dsl.ClassificationMetrics
    metrics: dsl.Metrics
    anything: dsl.Artifact
    size: int


@dsl.pipeline(name="artifact-kinds")
def pipeline() -> Results:
    trained = train(data=make(source="here").outputs["data"])
    rendered = render()
    sized = measure(thing=trained.outputs["model"])
    measure(thing=rendered.outputs["page"])
    measure(thing=rendered.outputs["anything"])
    return Results(
        page=rendered.outputs["page"],
        notes=rendered.outputs["notes"],
        confusion=rendered.outputs["confusion"],
        metrics=trained.outputs["metrics"],
        anything=rendered.outputs["anything"],
        size=sized.outputs["size"],
    )
