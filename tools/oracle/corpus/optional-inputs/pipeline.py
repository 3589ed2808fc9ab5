"""Inputs that may be left out: by whoever starts the pipeline, by a step, by a nested pipeline."""

from typing import NamedTuple, Optional

from corpus.components import maybe
from kfp import dsl


class Seen(NamedTuple):
    seen: str


@dsl.pipeline(name="inner")
def inner(text: Optional[str] = None, items: Optional[list] = None) -> Seen:
    return Seen(seen=maybe(text=text, items=items).outputs["seen"])


class Results(NamedTuple):
    passed: str
    given: str
    nested: str


@dsl.pipeline(name="optional-inputs")
def pipeline(
    text: Optional[str] = None, number: Optional[float] = None, data: Optional[dsl.Input[dsl.Dataset]] = None
) -> Results:
    passed = maybe(text=text, number=number, data=data)
    maybe()
    given = maybe(text="here", items=[])
    nested = inner(text=text)
    return Results(
        passed=passed.outputs["seen"], given=given.outputs["seen"], nested=nested.outputs["seen"]
    )
