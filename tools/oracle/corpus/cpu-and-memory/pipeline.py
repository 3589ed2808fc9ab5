"""CPU and memory: what is reserved, and what may not be exceeded."""

from typing import NamedTuple

from corpus.components import make, say
from kfp import dsl


class Results(NamedTuple):
    label: str


@dsl.pipeline(name="cpu-and-memory")
def pipeline() -> Results:
    label = make(source="here").set_cpu_limit("2").set_memory_limit("4Gi").outputs["label"]
    a = say(text="a").set_cpu_request("0.5").set_cpu_limit("1.5")
    a.set_memory_request("512Mi").set_memory_limit("2G")
    say(text="b").set_cpu_request("1")
    say(text="c").set_memory_limit("300000K")
    say(text="d").set_memory_request("1Ti")
    return Results(label=label)
