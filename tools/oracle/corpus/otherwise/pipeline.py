"""One of two branches, by a pipeline input and by a step's output."""

from typing import NamedTuple

from corpus.components import make, say
from kfp import dsl


class Results(NamedTuple):
    label: str


@dsl.pipeline(name="otherwise")
def pipeline(mode: str = "fast") -> Results:
    made = make(source="here")
    with dsl.If(mode == "fast"):
        say(text=made.outputs["label"])
    with dsl.Else():
        say(text="slow")
    with dsl.If(made.outputs["count"] >= 100):
        say(text="many")
    with dsl.Else():
        say(text="few")
    return Results(label=made.outputs["label"])
