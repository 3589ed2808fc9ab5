"""Steps once for each of some texts, with values from outside."""

from typing import NamedTuple

from corpus.components import make, say
from kfp import dsl


class Results(NamedTuple):
    label: str


@dsl.pipeline(name="for-each-strings")
def pipeline(greeting: str = "hello") -> Results:
    made = make(source="here")
    with dsl.ParallelFor(["eu", "us", "it's"]) as region:
        say(text=region)
        say(text=made.outputs["label"])
        say(text=greeting)
    return Results(label=made.outputs["label"])
