"""A branch in each iteration: by the item, by a field of it, by what the iteration made."""

from typing import List, NamedTuple

from corpus.components import make, say
from kfp import dsl


class Results(NamedTuple):
    counts: List[int]


@dsl.pipeline(name="condition-in-loop")
def pipeline(names: List[str] = ["a", "b"]) -> Results:
    with dsl.ParallelFor(names) as name:
        made = make(source=name)
        with dsl.If(name == "a"):
            say(text=name)
        with dsl.Else():
            say(text=made.outputs["label"])
        with dsl.If(made.outputs["count"] > 5):
            say(text=name)
    with dsl.ParallelFor([{"mode": "fast", "to": "a"}, {"mode": "slow", "to": "b"}]) as trial:
        with dsl.If(trial.mode == "fast"):
            say(text="fast")
    return Results(counts=dsl.Collected(made.outputs["count"]))
