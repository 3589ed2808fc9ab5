"""A pipeline that is given artifacts and gives some back."""

from typing import NamedTuple

from corpus.components import evaluate, train
from kfp import dsl


class Results(NamedTuple):
    model: dsl.Model
    report: dsl.HTML
    score: float


@dsl.pipeline(name="artifact-inputs")
def pipeline(data: dsl.Input[dsl.Dataset], former: dsl.Input[dsl.Model], rate: float = 0.3) -> Results:
    model = train(data=data, rate=rate).outputs["model"]
    score = evaluate(model=former).outputs["score"]
    report = evaluate(model=model, threshold=score).outputs["report"]
    return Results(model=model, report=report, score=score)
