"""Caching: on, off for a step, and off because the step changes something outside."""

from typing import NamedTuple

from corpus.components import make, publish, say, train
from kfp import dsl


class Results(NamedTuple):
    version: str


@dsl.pipeline(name="caching")
def pipeline() -> Results:
    model = train(data=make(source="here").outputs["data"]).set_caching_options(False).outputs["model"]
    say(text="cached").set_caching_options(True)
    return Results(version=publish(model=model, to="here").outputs["version"])
