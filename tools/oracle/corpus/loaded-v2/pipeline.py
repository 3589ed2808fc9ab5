"""A component of KFP's second version, loaded from its file."""

from pathlib import Path
from typing import NamedTuple

from corpus.components import make, plan
from corpus.loading import load
from kfp import dsl

LOADED = Path(__file__).parents[1] / "loaded"
summarize = load(LOADED / "summarize.yaml")


class Results(NamedTuple):
    total: float
    summary: dsl.Markdown


@dsl.pipeline(name="loaded-v2")
def pipeline(size: int = 3) -> Results:
    numbers = plan(size=size).outputs["numbers"]
    data = make(source="here").outputs["data"]
    summarize(numbers=numbers, table=data, title="All")
    half = summarize(numbers=[1, 2.5], table=data, scale=0.5).set_caching_options(False)
    return Results(total=half.outputs["total"], summary=half.outputs["summary"])
