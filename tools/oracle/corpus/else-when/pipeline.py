"""The first of several branches whose condition holds."""

from typing import NamedTuple

from corpus.components import make, say
from kfp import dsl


class Results(NamedTuple):
    count: int


@dsl.pipeline(name="else-when")
def pipeline(rows: int = 50) -> Results:
    made = make(source="here", rows=rows)
    count, label = made.outputs["count"], made.outputs["label"]
    with dsl.If(count > 100):
        say(text="many")
    with dsl.Elif(count > 10):
        say(text="some")
    with dsl.Elif(label == "odd"):
        say(text=label)
    with dsl.Else():
        say(text="few")
    with dsl.If(label == "a"):
        say(text="a")
    with dsl.Elif(label == "b"):
        say(text="b")
    return Results(count=count)
