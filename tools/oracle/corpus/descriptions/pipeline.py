"""What the SDK writes of descriptions: the pipeline's own, and those of inputs."""

from typing import NamedTuple

from corpus.components import make, train
from kfp import dsl


class Results(NamedTuple):
    model: dsl.Model


@dsl.pipeline(name="descriptions", description='Learns from what "source" names: one model, no more.')
def pipeline(source: str, rate: float = 0.1) -> Results:
    """Learns from what "source" names: one model, no more.

    Args:
      source: URL of the table.
      rate: Step size: small.
    """
    data = make(source=source).outputs["data"]
    return Results(model=train(data=data, rate=rate).outputs["model"])
