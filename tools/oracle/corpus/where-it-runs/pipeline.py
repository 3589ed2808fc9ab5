"""Work as a job of Vertex AI, asked for by an argument of the step's command."""

from typing import NamedTuple, Optional

from corpus.components import ARGUMENTS, REPOSITORY, make, step
from kfp import dsl


@step
def train(
    data: dsl.Input[dsl.Dataset],
    model: dsl.Output[dsl.Model],
    metrics: dsl.Output[dsl.Metrics],
    score: dsl.OutputPath(float),
    rate: float = 0.1,
    options: Optional[dict] = None,
):
    image = f"{REPOSITORY}/train"
    place = ["--project", "my-project", "--region", "europe-west4"]
    return dsl.ContainerSpec(
        image=image, command=["/app/train"], args=[*ARGUMENTS, "--on", "vertex", "--image", image, *place]
    )


class Results(NamedTuple):
    score: float


@dsl.pipeline(name="where-it-runs")
def pipeline() -> Results:
    return Results(score=train(data=make(source="here").outputs["data"]).outputs["score"])
