"""The bitcoin example, of the components' own component.yaml files."""

import json
from pathlib import Path
from typing import Optional

from corpus.workspace import deploy, deploy_to_vertex, evaluate, ingest, preprocess, resolve, train, tune
from kfp import dsl

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE.parents[3] / "pipelines/bitcoin/schema.json").read_text())


@dsl.pipeline(
    name="bitcoin", description="Learns bitcoin's closing price and promotes the model if it is good enough."
)
def pipeline(
    source: str,
    registry: str,
    schema: dict = SCHEMA,
    onAnomaly: str = "fail",
    trials: int = 6,
    epochs: Optional[int] = None,
    learningRate: Optional[float] = None,
    threshold: float = 0.45,
    seed: int = 1,
    target: str = "registry",
    canary: Optional[int] = None,
):
    """Learns bitcoin's closing price and promotes the model if it is good enough.

    Args:
      source: URL or path of a file like crypto-markets.csv.
      registry: Folder of the model registry, e.g. gs://BUCKET/bitcoin/models.
      schema: What the raw columns should be.
      onAnomaly: Whether data that is not as the schema says stops the run. One of warn, fail.
      trials: Points of the search. At least 1.
      epochs: Passes over the train split; wins over tune. At least 1.
      learningRate: Adam step size; wins over what tune finds. Above 0.
      threshold: RMSE up to which the model is promoted, as a part of that of the naive baseline (close = open). Above 0.
      seed: Of everything that draws random numbers. At least 0.
      target: Where a promoted model goes besides the registry: vertex serves it from an endpoint of Vertex AI. One of registry, vertex.
      canary: For target vertex: percent of the requests that the new version gets at first (all). At least 1, at most 99.
    """
    recipe = json.loads((HERE / "recipe.json").read_text())
    raw = ingest(source=source)
    splits = preprocess(raw=raw.outputs["raw"], recipe=recipe, expectedSchema=schema, onAnomaly=onAnomaly).outputs["splits"]
    best = tune(splits=splits, maxTrials=trials, seed=seed).outputs["hyperparameters"]
    model = train(
        splits=splits, hyperparameters=best, epochs=epochs, learningRate=learningRate, seed=seed
    ).outputs["model"]
    champion = resolve(registry=registry, modelName="bitcoin", besides=model)
    report = evaluate(
        model=model,
        splits=splits,
        champion=champion.outputs["model"],
        seed=seed,
        metric="rmse",
        threshold=threshold,
        relativeTo="naive",
        naiveColumn="open",
    )
    with dsl.If(report.outputs["passed"] == True):  # noqa: E712
        evaluation = report.outputs["evaluation"]
        registered = deploy(model=model, evaluation=evaluation, registry=registry, modelName="bitcoin")
        with dsl.If(target == "vertex"):
            deploy_to_vertex(
                model=model,
                evaluation=evaluation,
                target="vertex",
                modelName="bitcoin",
                servingImage="gcr.io/PROJECT/serve",
                canary=canary,
            ).after(registered)
