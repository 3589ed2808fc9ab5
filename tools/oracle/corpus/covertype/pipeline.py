"""The covertype example, of the components' own component.yaml files."""

import json
from pathlib import Path
from typing import List, Optional

from corpus.workspace import (
    confusion_matrix,
    confusion_of_area,
    deploy,
    deploy_to_vertex,
    evaluate,
    ingest,
    preprocess,
    resolve,
    roc_curve,
    train,
    tune,
)
from kfp import dsl

HERE = Path(__file__).parent
RECIPE = json.loads((HERE / "recipe.json").read_text())
SCHEMA = json.loads((HERE.parents[3] / "pipelines/covertype/schema.json").read_text())


@dsl.pipeline(
    name="covertype",
    description="Learns forest cover from terrain, and deploys the model if its accuracy is good enough.",
)
def pipeline(
    source: str,
    registry: str,
    recipe: dict = RECIPE,
    schema: dict = SCHEMA,
    onAnomaly: str = "fail",
    trials: int = 6,
    parallelTrials: int = 3,
    epochs: int = 60,
    learningRate: Optional[float] = None,
    threshold: float = 0.69,
    areas: List[str] = ["Rawah", "Neota", "Comanche", "Cache"],
    seed: int = 1,
    target: str = "registry",
    modelId: Optional[str] = None,
    versionId: Optional[str] = None,
    replaceExistingVersion: bool = False,
):
    """Learns forest cover from terrain, and deploys the model if its accuracy is good enough.

    Args:
      source: URL or path of a CSV or Parquet file in the schema of `recipe`.
      registry: Folder of the model registry, e.g. gs://BUCKET/covertype/models.
      recipe: What is read, and how it is split; presets/uci.json has the one for UCI's file.
      schema: What the raw columns should be; presets/uci.json has that of UCI's file.
      onAnomaly: Whether data that is not as the schema says stops the run. One of warn, fail.
      trials: Points of the search. At least 1.
      parallelTrials: Trials at a time. At least 1, at most 256.
      epochs: Passes over the rows, in the search and after it. At least 1.
      learningRate: Adam step size; wins over what tune finds. Above 0.
      threshold: Accuracy on the test split from which the model is deployed. At least 0, at most 1.
      areas: Wilderness areas that get a confusion matrix of their own.
      seed: Of everything that draws random numbers. At least 0.
      target: Where the model goes besides the registry: vertex serves it from an endpoint of Vertex AI. One of registry, vertex.
      modelId: For target vertex: id of the model.
      versionId: For target vertex: alias of the version that is served.
      replaceExistingVersion: For target vertex: the version that had the alias is deleted once the new one serves.
    """
    raw = ingest(source=source)
    splits = preprocess(raw=raw.outputs["raw"], recipe=recipe, expectedSchema=schema, onAnomaly=onAnomaly).outputs["splits"]
    best = tune(
        splits=splits,
        maxTrials=trials,
        parallel=parallelTrials,
        metric="accuracy",
        earlyStopping="median",
        epochs=epochs,
        seed=seed,
    ).outputs["hyperparameters"]
    model = train(
        splits=splits,
        hyperparameters=best,
        epochs=epochs,
        learningRate=learningRate,
        seed=seed,
        withValidation=True,
    ).outputs["model"]
    champion = resolve(registry=registry, modelName="covertype", besides=model)
    report = evaluate(
        model=model,
        splits=splits,
        champion=champion.outputs["model"],
        seed=seed,
        metric="accuracy",
        threshold=threshold,
        sliceColumns=["Wilderness_Area"],
    )
    evaluation = report.outputs["evaluation"]
    confusion_matrix(evaluation=evaluation, show="confusion-matrix")
    roc_curve(evaluation=evaluation, show="roc-curve")
    with dsl.ParallelFor(areas) as area:
        confusion_of_area(evaluation=evaluation, show="confusion-matrix", column="Wilderness_Area", value=area)
    with dsl.If(report.outputs["passed"] == True):  # noqa: E712
        registered = deploy(model=model, evaluation=evaluation, registry=registry, modelName="covertype")
        with dsl.If(target == "vertex"):
            deploy_to_vertex(
                model=model,
                evaluation=evaluation,
                target="vertex",
                modelName="covertype",
                servingImage="gcr.io/PROJECT/serve",
                modelId=modelId,
                versionAlias=versionId,
                replaceExistingVersion=replaceExistingVersion,
            ).after(registered)
