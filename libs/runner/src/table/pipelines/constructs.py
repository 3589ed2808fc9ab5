"""The constructs that stand in every nesting."""

from kfp import dsl
from nesting import Inputs, everywhere
from steps import join, say, think


def chain(given: Inputs) -> None:
    first = think(label="first", text=given.text, failing=given.failing, failures=given.failures)
    first.set_retry(num_retries=2)
    say(label="second", text=first.output, failing="", failures=0)


def branches(given: Inputs) -> None:
    def branch(label: str):
        return say(label=label, text=given.text, failing=given.failing, failures=given.failures).outputs["said"]

    with dsl.If(given.choice == "first"):
        first = branch("one")
    with dsl.Elif(given.choice == "second"):
        second = branch("two")
    with dsl.Else():
        third = branch("three")
    say(label="last", text=dsl.OneOf(first, second, third), failing="", failures=0)


def loop(given: Inputs) -> None:
    with dsl.ParallelFor(given.letters) as letter:
        each = say(label=given.text, text=letter, failing=given.failing, failures=given.failures)
    join(label="all", texts=dsl.Collected(each.outputs["said"]))


@dsl.pipeline(name="deeper")
def deeper(text: str, failing: str, failures: int) -> str:
    return say(label="deep", text=text, failing=failing, failures=failures).outputs["said"]


@dsl.pipeline(name="deep")
def deep(text: str, failing: str, failures: int) -> str:
    step = deeper(text=text, failing=failing, failures=failures)
    return say(label="up", text=step.output, failing="", failures=0).outputs["said"]


def pipelines(given: Inputs) -> None:
    step = deep(text=given.text, failing=given.failing, failures=given.failures)
    say(label="out", text=step.output, failing="", failures=0)


def ignoring(given: Inputs) -> None:
    first = say(label="first", text=given.text, failing=given.failing, failures=given.failures)
    think(label="anyway", text=first.outputs["said"], failing="", failures=0).ignore_upstream_failure()
    say(label="strict", text=first.outputs["said"], failing="", failures=0)


CONSTRUCTS = {"chain": chain, "branches": branches, "loop": loop, "pipelines": pipelines, "ignoring": ignoring}
NESTED = {name: made for construct, body in CONSTRUCTS.items() for name, made in everywhere(construct, body).items()}
