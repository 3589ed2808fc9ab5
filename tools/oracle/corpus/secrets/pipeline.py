"""Secrets of the cluster: as variables, as a folder, and as both."""

from corpus.components import make, say
from kfp import dsl, kubernetes


@dsl.pipeline(name="secrets")
def pipeline():
    made = make(source="here")
    kubernetes.use_secret_as_env(made, "warehouse", {"password": "PASSWORD", "user": "LOGIN"})
    kubernetes.use_secret_as_volume(say(text="a"), "certificates", "/etc/certificates")
    last = say(text="b")
    kubernetes.use_secret_as_volume(last, "certificates", "/etc/certificates", optional=True)
    kubernetes.use_secret_as_env(last, "warehouse", {"password": "PASSWORD"}, optional=True)
    kubernetes.use_secret_as_env(last, "registry", {"token": "TOKEN"})
