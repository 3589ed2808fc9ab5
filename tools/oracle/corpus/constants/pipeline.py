"""Constants of each type, with what is hard to write in YAML."""

from typing import NamedTuple

from corpus.components import echo, say
from kfp import dsl


class Results(NamedTuple):
    texts: str
    lists: list
    structs: dict
    said: str


@dsl.pipeline(name="constants")
def pipeline() -> Results:
    task = echo(
        text="it's \"here\": – näher, 'там' #1\n\ttwo\\lines",
        integer=-9_007_199_254_740_991,
        number=-1.5e-300,
        flag=False,
        items=["", " ", "1", 1, 1.5, True, [], ["nested", {}]],
        settings={"a key": {"b.c": [1, 2]}, "empty": {}, "yes": "no"},
    )
    said = say(text="").outputs["said"]
    return Results(
        texts=task.outputs["texts"], lists=task.outputs["lists"], structs=task.outputs["structs"], said=said
    )
