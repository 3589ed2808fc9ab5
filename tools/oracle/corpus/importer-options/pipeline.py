"""Metadata of an imported artifact, and importing it anew."""

from typing import NamedTuple

from corpus.components import evaluate, train
from kfp import dsl


class Results(NamedTuple):
    score: float


@dsl.pipeline(name="importer-options")
def pipeline() -> Results:
    metadata = {"rows": 12, "source": 'a "table"', "nested": {"list": ["a", 1]}}
    table = dsl.importer(
        artifact_uri="gs://example/tables", artifact_class=dsl.Dataset, reimport=False, metadata=metadata
    )
    train(data=table.output)
    former = dsl.importer(artifact_uri="gs://example/model", artifact_class=dsl.Model, reimport=True)
    return Results(score=evaluate(model=former.output).outputs["score"])
