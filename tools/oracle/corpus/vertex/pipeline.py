"""For Vertex AI: its accelerators, and one document only."""

from typing import NamedTuple

from corpus.components import make, publish, train
from kfp import dsl


class Results(NamedTuple):
    score: float


@dsl.pipeline(name="vertex")
def pipeline(threshold: float = 0.5) -> Results:
    made = make(source="here").set_cpu_limit("2").set_memory_limit("8Gi")
    trained = train(data=made.outputs["data"]).set_accelerator_type("NVIDIA_TESLA_T4").set_accelerator_limit(2)
    trained.set_cpu_limit("8").set_memory_limit("30G").set_retry(2, backoff_duration="60s")
    with dsl.If(trained.outputs["score"] > threshold):
        publish(model=trained.outputs["model"], to="endpoint").set_env_variable("REGION", "europe-west1")
    return Results(score=trained.outputs["score"])
