"""Variables of a step's container."""

from typing import NamedTuple

from corpus.components import make, say
from kfp import dsl


class Results(NamedTuple):
    label: str


@dsl.pipeline(name="environment")
def pipeline() -> Results:
    made = make(source="here").set_env_variable("LOG_LEVEL", "debug")
    made.set_env_variable("EMPTY", "").set_env_variable("TEXT", 'a "b" = c')
    say(text="here").set_env_variable("COUNT", "1")
    return Results(label=made.outputs["label"])
