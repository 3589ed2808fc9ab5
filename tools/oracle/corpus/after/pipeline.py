"""Order where nothing flows: between steps, from outside a branch or a loop into it."""

from typing import NamedTuple

from corpus.components import join, make, say
from kfp import dsl


class Results(NamedTuple):
    said: str


@dsl.pipeline(name="after")
def pipeline() -> Results:
    first = make(source="first")
    second = make(source="second")
    third = say(text="third").after(first, second)
    with dsl.If(second.outputs["count"] > 3):
        inner = say(text="fourth").after(third)
        say(text="fifth").after(inner)
    with dsl.ParallelFor(["a", "b"]) as text:
        said = say(text=text).after(first)
    joined = join(items=dsl.Collected(said.outputs["said"])).after(third)
    return Results(said=say(text=joined.outputs["text"]).after(joined).outputs["said"])
