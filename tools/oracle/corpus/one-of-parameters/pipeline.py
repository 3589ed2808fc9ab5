"""The value of whichever branch ran, given to a step."""

from typing import NamedTuple

from corpus.components import make, say
from kfp import dsl


class Results(NamedTuple):
    said: str


@dsl.pipeline(name="one-of-parameters")
def pipeline(rows: int = 50) -> Results:
    made = make(source="here", rows=rows)
    with dsl.If(made.outputs["count"] > 100):
        many = say(text="many")
    with dsl.Elif(made.outputs["count"] > 10):
        some = say(text=made.outputs["label"])
    with dsl.Else():
        few = say(text="few")
    words = dsl.OneOf(many.outputs["said"], some.outputs["said"], few.outputs["said"])
    return Results(said=say(text=words).outputs["said"])
