"""A Python function, compiled by the SDK into a file."""

from pathlib import Path
from typing import NamedTuple

from corpus.components import make, say
from corpus.loading import load
from kfp import dsl

double = load(Path(__file__).parents[1] / "loaded" / "double.yaml")


class Results(NamedTuple):
    product: int


@dsl.pipeline(name="loaded-function")
def pipeline() -> Results:
    doubled = double(number=make(source="here").outputs["count"], factors=[2, 3]).set_retry(1)
    doubled.set_memory_limit("1Gi")
    say(text=doubled.outputs["words"])
    return Results(product=doubled.outputs["product"])
