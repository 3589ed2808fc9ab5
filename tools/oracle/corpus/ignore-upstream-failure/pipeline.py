"""Steps that run though what they wait for may have failed."""

from typing import NamedTuple

from corpus.components import make, remark, say
from kfp import dsl


class Results(NamedTuple):
    said: str


@dsl.pipeline(name="ignore-upstream-failure")
def pipeline(text: str = "still here") -> Results:
    made = make(source="here")
    said = say(text=text).after(made).ignore_upstream_failure()
    remark(text=made.outputs["label"]).ignore_upstream_failure()
    return Results(said=said.outputs["said"])
