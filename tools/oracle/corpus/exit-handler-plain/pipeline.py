"""A step at the end that does not ask what happened; the handler is alone in the pipeline."""

from corpus.components import close, make, say
from kfp import dsl


@dsl.pipeline(name="exit-handler-plain")
def pipeline(source: str = "here"):
    with dsl.ExitHandler(close(to="all")):
        say(text=make(source=source).outputs["label"])
