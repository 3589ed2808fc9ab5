"""Labels of a step's pod, and of the node that it runs on."""

from corpus.components import make, say
from kfp import dsl, kubernetes


@dsl.pipeline(name="labels-and-nodes")
def pipeline():
    made = make(source="here")
    kubernetes.add_pod_label(made, "team", "prices")
    kubernetes.add_pod_label(made, "example.com/cost", "low")
    a = say(text="a")
    kubernetes.add_node_selector(a, "pool", "large")
    kubernetes.add_node_selector(a, "cloud.google.com/gke-accelerator", "nvidia-tesla-t4")
    b = say(text="b")
    kubernetes.add_pod_label(b, "team", "prices")
    kubernetes.add_node_selector(b, "pool", "small")
