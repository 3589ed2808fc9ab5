"""Artifacts whose URI is known only when the pipeline runs: an input, and what a step gives."""

from typing import NamedTuple

from corpus.components import measure, say, train
from kfp import dsl


class Results(NamedTuple):
    size: int
    found: dsl.Artifact


@dsl.pipeline(name="importer-runtime")
def pipeline(table: str, notes: str) -> Results:
    data = dsl.importer(artifact_uri=table, artifact_class=dsl.Dataset, reimport=False)
    train(data=data.output)
    said = say(text=notes).outputs["said"]
    found = dsl.importer(artifact_uri=said, artifact_class=dsl.Artifact, reimport=False)
    return Results(size=measure(thing=found.output).outputs["size"], found=found.output)
