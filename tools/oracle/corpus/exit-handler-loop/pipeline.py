"""Loops and branches that a handler looks after."""

from typing import List

from corpus.components import join, make, notify, say
from kfp import dsl


@dsl.pipeline(name="exit-handler-loop")
def pipeline(names: List[str] = ["a", "b"], to: str = "team"):
    with dsl.ExitHandler(notify(to=to)):
        made = make(source="here")
        with dsl.ParallelFor(names, parallelism=2) as name:
            said = say(text=name)
        join(items=dsl.Collected(said.outputs["said"]))
        with dsl.If(made.outputs["count"] > 5):
            say(text=to)
        with dsl.Else():
            say(text="few")
