"""Lists and structs from step to step."""

from typing import List, NamedTuple

from corpus.components import join, plan, settle
from kfp import dsl


class Results(NamedTuple):
    joined: str
    settled: str
    names: List[str]


@dsl.pipeline(name="lists-and-structs")
def pipeline(size: int = 2, extra: dict = {"rate": 0.5}) -> Results:
    planned = plan(size=size)
    joined = join(items=planned.outputs["names"])
    join(items=planned.outputs["numbers"])
    settled = settle(settings=planned.outputs["best"])
    settle(settings=extra)
    return Results(
        joined=joined.outputs["text"], settled=settled.outputs["text"], names=planned.outputs["names"]
    )
