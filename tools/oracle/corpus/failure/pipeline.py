"""A step fails: what needs it does not run, what does not need it does, and the handler's step comes last."""

from corpus.components import failing, notify, say
from kfp import dsl


@dsl.pipeline(name="failure")
def pipeline():
    with dsl.ExitHandler(notify(to="team")):
        say(text=failing(text="here").outputs["said"])
        say(text="apart")
