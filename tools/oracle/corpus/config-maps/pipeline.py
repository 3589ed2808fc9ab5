"""Config maps of the cluster: as variables and as a folder."""

from corpus.components import make, say
from kfp import dsl, kubernetes


@dsl.pipeline(name="config-maps")
def pipeline():
    made = make(source="here")
    kubernetes.use_config_map_as_env(made, "settings", {"level": "LOG_LEVEL", "region": "REGION"})
    said = say(text="a")
    kubernetes.use_config_map_as_volume(said, "settings", "/etc/settings")
    kubernetes.use_config_map_as_volume(said, "extra", "/etc/extra", optional=True)
