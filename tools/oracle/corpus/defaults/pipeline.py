"""Defaults of a pipeline's inputs, of a component's, and both at once."""

from typing import NamedTuple

from corpus.components import echo, fallback
from kfp import dsl


class Results(NamedTuple):
    result: str
    lists: list
    structs: dict


@dsl.pipeline(name="defaults")
def pipeline(
    text: str = 'said "so"',
    integer: int = 1_000_000,
    number: float = 2.5e-7,
    flag: bool = True,
    items: list = ["a", "b"],
    settings: dict = {"depth": 3, "names": ["x"], "deep": {"on": True}},
    empty: str = "",
) -> Results:
    every = echo(text=text, integer=integer, number=number, flag=flag, items=items, settings=settings)
    fallback()
    some = fallback(text=empty, integer=integer, items=every.outputs["lists"])
    return Results(
        result=some.outputs["result"], lists=every.outputs["lists"], structs=every.outputs["structs"]
    )
