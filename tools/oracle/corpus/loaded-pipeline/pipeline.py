"""A pipeline of somebody's, with a loop and a branch in it, loaded from its compiled file and used twice."""

from pathlib import Path
from typing import List, NamedTuple

from corpus.components import plan, say
from corpus.loading import load
from kfp import dsl

print_lines = load(Path(__file__).parents[1] / "loaded" / "print-lines.yaml")


class Results(NamedTuple):
    lines: List[str]
    said: str


@dsl.pipeline(name="loaded-pipeline")
def pipeline() -> Results:
    first = print_lines(lines=plan(size=2).outputs["names"])
    print_lines(lines=first.outputs["lines"], end=first.outputs["last"], loud=True)
    return Results(lines=first.outputs["lines"], said=say(text=first.outputs["last"]).outputs["said"])
