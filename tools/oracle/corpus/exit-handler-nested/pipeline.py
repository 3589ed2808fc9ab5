"""A pipeline with a handler of its own, under another handler; steps after it."""

from typing import NamedTuple

from corpus.components import close, make, notify, say
from kfp import dsl


class Guarded(NamedTuple):
    label: str


@dsl.pipeline(name="guarded")
def guarded(source: str) -> Guarded:
    label = make(source=source).outputs["label"]
    with dsl.ExitHandler(close(to="inner")):
        say(text=label)
    return Guarded(label=label)


@dsl.pipeline(name="exit-handler-nested")
def pipeline():
    with dsl.ExitHandler(notify(to="outer")):
        say(text=guarded(source="here").outputs["label"])
