"""The components of components.ts as the KFP SDK has them: the same interface, image, command and variables."""

from typing import List, Optional

from kfp import dsl

REPOSITORY = "gcr.io/PROJECT"
ARGUMENTS = ["kfp", "--executor-input", "{{$}}"]


def container(name):
    return dsl.ContainerSpec(image=f"{REPOSITORY}/{name}", command=[f"/app/{name}"], args=ARGUMENTS)


def step(function):
    """A component without side effects. Its steps carry the two variables that Millrace's do."""
    return named(function, "pure")


def publisher(function):
    """A component that changes something outside: KFP's cache must not skip it."""
    return named(function, "writes-external")


def named(function, effects):
    component = dsl.container_component(function)

    def call(**arguments):
        task = component(**arguments)
        task.set_env_variable("MILLRACE_COMPONENT", function.__name__)
        task.set_env_variable("MILLRACE_EFFECTS", effects)
        return task if effects == "pure" else task.set_caching_options(False)

    return call


@step
def make(
    source: str,
    data: dsl.Output[dsl.Dataset],
    count: dsl.OutputPath(int),
    score: dsl.OutputPath(float),
    label: dsl.OutputPath(str),
    passed: dsl.OutputPath(bool),
    rows: int = 10,
    ratio: Optional[float] = None,
):
    """Makes a table.

    Args:
      source: Where it comes from.
      rows: At least 1.
    """
    return container("make")


@step
def train(
    data: dsl.Input[dsl.Dataset],
    model: dsl.Output[dsl.Model],
    metrics: dsl.Output[dsl.Metrics],
    score: dsl.OutputPath(float),
    rate: float = 0.1,
    options: Optional[dict] = None,
):
    return container("train")


@step
def evaluate(
    model: dsl.Input[dsl.Model],
    report: dsl.Output[dsl.HTML],
    score: dsl.OutputPath(float),
    threshold: Optional[float] = None,
):
    return container("evaluate")


@publisher
def publish(model: dsl.Input[dsl.Model], to: str, version: dsl.OutputPath(str)):
    return container("publish")


@step
def echo(
    text: str,
    integer: int,
    number: float,
    flag: bool,
    items: list,
    settings: dict,
    texts: dsl.OutputPath(str),
    integers: dsl.OutputPath(int),
    numbers: dsl.OutputPath(float),
    flags: dsl.OutputPath(bool),
    lists: dsl.OutputPath(list),
    structs: dsl.OutputPath(dict),
):
    return container("echo")


@step
def fallback(
    result: dsl.OutputPath(str),
    text: str = "a 'quoted' text",
    integer: int = -3,
    number: float = 0.25,
    flag: bool = False,
    items: list = ["x", "y"],
    settings: dict = {"depth": 2, "names": ["a"]},
):
    return container("fallback")


@step
def maybe(
    seen: dsl.OutputPath(str),
    text: Optional[str] = None,
    number: Optional[float] = None,
    items: Optional[list] = None,
    data: Optional[dsl.Input[dsl.Dataset]] = None,
):
    return container("maybe")


@step
def say(text: str, said: dsl.OutputPath(str)):
    return container("say")


@step
def remark(said: dsl.OutputPath(str), text: str = "nothing"):
    return container("remark")


@step
def plan(
    size: int,
    names: dsl.OutputPath(List[str]),
    numbers: dsl.OutputPath(List[int]),
    trials: dsl.OutputPath(List[dict]),
    best: dsl.OutputPath(dict),
):
    return container("plan")


@step
def join(items: list, text: dsl.OutputPath(str)):
    return container("join")


@step
def settle(settings: dict, text: dsl.OutputPath(str)):
    return container("settle")


@step
def gather(models: dsl.Input[List[dsl.Model]], best: dsl.Output[dsl.Model], count: dsl.OutputPath(int)):
    return container("gather")


@step
def render(
    page: dsl.Output[dsl.HTML],
    notes: dsl.Output[dsl.Markdown],
    confusion: dsl.Output[dsl.ClassificationMetrics],
    numbers: dsl.Output[dsl.Metrics],
    anything: dsl.Output[dsl.Artifact],
):
    return container("render")


@step
def measure(thing: dsl.Input[dsl.Artifact], size: dsl.OutputPath(int)):
    return container("measure")


@step
def failing(text: str, said: dsl.OutputPath(str)):
    return container("failing")


@publisher
def notify(status: dsl.PipelineTaskFinalStatus, to: str):
    return container("notify")


@publisher
def close(to: str):
    return container("close")
