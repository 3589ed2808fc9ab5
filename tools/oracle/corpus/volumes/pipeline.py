"""Volume claims of the cluster, in steps of a loop, too."""

from corpus.components import make, say
from kfp import dsl, kubernetes


@dsl.pipeline(name="volumes")
def pipeline():
    made = make(source="here")
    kubernetes.mount_pvc(made, "cache", "/cache")
    kubernetes.mount_pvc(made, "data", "/data", sub_path="tables/may")
    with dsl.ParallelFor(["a", "b"]) as text:
        kubernetes.mount_pvc(say(text=text), "cache", "/cache")
