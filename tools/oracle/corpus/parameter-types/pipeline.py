"""A pipeline input and output of each type."""

from typing import NamedTuple

from corpus.components import echo
from kfp import dsl


class Results(NamedTuple):
    texts: str
    integers: int
    numbers: float
    flags: bool
    lists: list
    structs: dict


@dsl.pipeline(name="parameter-types")
def pipeline(text: str, integer: int, number: float, flag: bool, items: list, settings: dict) -> Results:
    task = echo(text=text, integer=integer, number=number, flag=flag, items=items, settings=settings)
    return Results(**{name: task.outputs[name] for name in Results._fields})
