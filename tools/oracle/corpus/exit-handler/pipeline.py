"""A step that runs at the end whatever happened, and is told what happened."""

from typing import NamedTuple

from corpus.components import make, notify, say
from kfp import dsl


class Results(NamedTuple):
    label: str


@dsl.pipeline(name="exit-handler")
def pipeline(to: str = "team") -> Results:
    label = make(source="here").outputs["label"]
    with dsl.ExitHandler(notify(to=to)):
        said = say(text=label).outputs["said"]
        say(text=said)
    return Results(label=label)
