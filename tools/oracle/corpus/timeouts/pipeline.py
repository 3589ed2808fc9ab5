"""How long a step may take."""

from corpus.components import make, say
from kfp import dsl, kubernetes


@dsl.pipeline(name="timeouts")
def pipeline():
    made = make(source="here")
    kubernetes.set_timeout(made, 90)
    kubernetes.set_timeout(say(text=made.outputs["label"]).set_retry(1), 7200)
    kubernetes.set_timeout(say(text="b"), 900)
