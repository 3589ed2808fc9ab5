"""What is asked of Kubernetes, at every depth: one document of the compiled file for all."""

from typing import NamedTuple

from corpus.components import make, train
from kfp import dsl, kubernetes


class Results(NamedTuple):
    score: float


@dsl.pipeline(name="learn")
def learn(source: str) -> Results:
    made = make(source=source)
    kubernetes.use_secret_as_env(made, "warehouse", {"password": "PASSWORD"})
    trained = train(data=made.outputs["data"])
    kubernetes.set_timeout(trained, 3600)
    kubernetes.mount_pvc(trained, "cache", "/cache")
    return Results(score=trained.outputs["score"])


@dsl.pipeline(name="platform")
def pipeline() -> Results:
    made = make(source="here")
    kubernetes.use_secret_as_env(made, "warehouse", {"password": "PASSWORD"})
    kubernetes.add_pod_label(made, "depth", "0")
    with dsl.If(made.outputs["count"] > 5):
        trained = train(data=made.outputs["data"])
        kubernetes.set_timeout(trained, 600)
        kubernetes.add_node_selector(trained, "pool", "large")
    learn(source="again")
    return Results(score=learn(source="here").outputs["score"])
