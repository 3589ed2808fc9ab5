"""Components of KFP's first version, loaded from their files."""

from pathlib import Path
from typing import NamedTuple

from corpus.components import make, say
from corpus.loading import load
from kfp import dsl

LOADED = Path(__file__).parents[1] / "loaded"
count_words = load(LOADED / "count-words.yaml")
tokens = load(LOADED / "tokens.yaml")


class Results(NamedTuple):
    longest: str
    words: int


@dsl.pipeline(name="loaded-v1")
def pipeline(text: str = "one two three") -> Results:
    counted = count_words(text=text)
    count_words(text=counted.outputs["longest"], least_length=2, suffix="!")
    made = make(source="here")
    tokens(table=made.outputs["data"])
    said = say(text=counted.outputs["longest"])
    return Results(longest=said.outputs["said"], words=counted.outputs["words"])
