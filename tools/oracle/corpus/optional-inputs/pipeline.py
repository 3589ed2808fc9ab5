"""Inputs that may be left out: by whoever starts the pipeline, and by a step."""

from typing import NamedTuple, Optional

from corpus.components import maybe
from kfp import dsl


class Results(NamedTuple):
    passed: str
    given: str


@dsl.pipeline(name="optional-inputs")
def pipeline(
    text: Optional[str] = None, number: Optional[float] = None, data: Optional[dsl.Input[dsl.Dataset]] = None
) -> Results:
    passed = maybe(text=text, number=number, data=data)
    maybe()
    given = maybe(text="here", items=[])
    return Results(passed=passed.outputs["seen"], given=given.outputs["seen"])
