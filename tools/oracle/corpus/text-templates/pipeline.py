"""Texts that are put together when the pipeline runs."""

from typing import NamedTuple

from corpus.components import join, make, say
from kfp import dsl


class Results(NamedTuple):
    said: str
    joined: str


@dsl.pipeline(name="text-templates")
def pipeline(bucket: str = "example", rows: int = 3) -> Results:
    made = make(source=f"gs://{bucket}/tables", rows=rows)
    label, count = made.outputs["label"], made.outputs["count"]
    said = say(text=f'"{label}" of {{"bucket": "{bucket}"}}')
    with dsl.If(count > 1):
        say(text=f"{count} of {rows}")
    with dsl.ParallelFor(["a", "b"]) as name:
        each = say(text=f"{name} of {bucket}")
    joined = join(items=dsl.Collected(each.outputs["said"]))
    return Results(said=said.outputs["said"], joined=joined.outputs["text"])
