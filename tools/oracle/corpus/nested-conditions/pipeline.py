"""Branches in branches, with values from every level outside."""

from typing import NamedTuple

from corpus.components import make, publish, say, train
from kfp import dsl


class Results(NamedTuple):
    label: str


@dsl.pipeline(name="nested-conditions")
def pipeline(threshold: float = 0.5) -> Results:
    made = make(source="here")
    label = made.outputs["label"]
    with dsl.If(made.outputs["count"] > 5):
        trained = train(data=made.outputs["data"])
        with dsl.If(trained.outputs["score"] < threshold):
            say(text=label)
            with dsl.If(label != "secret"):
                publish(model=trained.outputs["model"], to=label)
        with dsl.Else():
            publish(model=trained.outputs["model"], to="challenger")
    return Results(label=label)
