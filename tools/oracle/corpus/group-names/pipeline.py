"""Branches, loops and handlers with names of their own, and a step after a handler."""

from typing import List, NamedTuple

from corpus.components import close, make, say
from kfp import dsl


class Results(NamedTuple):
    count: int


@dsl.pipeline(name="group-names")
def pipeline(names: List[str] = ["a"]) -> Results:
    count = make(source="here").outputs["count"]
    with dsl.If(count > 100, name="many"):
        say(text="many")
    with dsl.Else(name="few"):
        with dsl.ParallelFor(names, name="each") as name:
            say(text=name)
    with dsl.ExitHandler(close(to="all"), name="guarded") as guarded:
        say(text="guarded")
    say(text="last").after(guarded)
    return Results(count=count)
