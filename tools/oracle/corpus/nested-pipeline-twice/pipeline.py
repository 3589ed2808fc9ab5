"""One pipeline used three times: side by side, after the other, with what the other gave. The second without caching."""

from typing import NamedTuple

from corpus.components import make, say
from kfp import dsl


class Described(NamedTuple):
    said: str


def described(caching):
    @dsl.pipeline(name="describe")
    def describe(source: str, rows: int = 4) -> Described:
        label = make(source=source, rows=rows).set_caching_options(caching).outputs["label"]
        return Described(said=say(text=label).set_caching_options(caching).outputs["said"])

    return describe


describe, uncached = described(True), described(False)


class Results(NamedTuple):
    first: str
    third: str


@dsl.pipeline(name="nested-pipeline-twice")
def pipeline(source: str = "here") -> Results:
    first = describe(source=source)
    second = uncached(source="there", rows=2).set_caching_options(False).after(first)
    third = describe(source=second.outputs["said"])
    return Results(first=first.outputs["said"], third=third.outputs["said"])
