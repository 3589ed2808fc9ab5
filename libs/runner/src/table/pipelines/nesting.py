"""Puts one construct at every place where a pipeline can have it."""

from dataclasses import dataclass
from typing import Callable, Dict, List

from kfp import dsl
from steps import report

LETTERS = ["x", "y", "z"]


@dataclass(frozen=True)
class Inputs:
    """Inputs of the pipeline, as every construct gets them."""

    text: object
    failing: object
    failures: object
    letters: object
    choice: object


Construct = Callable[[Inputs], None]


def everywhere(name: str, construct: Construct) -> Dict[str, object]:
    """The pipelines `<name>-<nesting>`."""

    @dsl.pipeline(name=f"{name}-top")
    def top(
        text: str = "a", failing: str = "", failures: int = 0, letters: List[str] = LETTERS, choice: str = "first"
    ):
        construct(Inputs(text, failing, failures, letters, choice))

    @dsl.pipeline(name=f"{name}-condition")
    def condition(
        text: str = "a",
        failing: str = "",
        failures: int = 0,
        letters: List[str] = LETTERS,
        choice: str = "first",
        door: str = "open",
    ):
        with dsl.If(door == "open"):
            construct(Inputs(text, failing, failures, letters, choice))

    @dsl.pipeline(name=f"{name}-loop")
    def loop(
        texts: List[str] = ["a", "b"],
        failing: str = "",
        failures: int = 0,
        letters: List[str] = LETTERS,
        choice: str = "first",
    ):
        with dsl.ParallelFor(texts) as text:
            construct(Inputs(text, failing, failures, letters, choice))

    @dsl.pipeline(name="inside")
    def inside(text: str, failing: str, failures: int, letters: List[str], choice: str):
        construct(Inputs(text, failing, failures, letters, choice))

    @dsl.pipeline(name=f"{name}-pipeline")
    def pipeline(
        text: str = "a", failing: str = "", failures: int = 0, letters: List[str] = LETTERS, choice: str = "first"
    ):
        inside(text=text, failing=failing, failures=failures, letters=letters, choice=choice)

    @dsl.pipeline(name=f"{name}-exit")
    def exit_handler(
        text: str = "a", failing: str = "", failures: int = 0, letters: List[str] = LETTERS, choice: str = "first"
    ):
        with dsl.ExitHandler(report(failing=failing, failures=failures)):
            construct(Inputs(text, failing, failures, letters, choice))

    pipelines = [top, condition, loop, pipeline, exit_handler]
    return {each.pipeline_spec.pipeline_info.name: each for each in pipelines}
