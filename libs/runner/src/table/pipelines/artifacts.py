"""Artifacts: contents and metadata from step to step, lists of them, importers, caching."""

from typing import List, NamedTuple, Optional

from kfp import dsl
from nesting import Inputs, everywhere
from steps import PYTHON, SHELL, say


@dsl.component(base_image=PYTHON, install_kfp_package=False)
def write(text: str, data: dsl.Output[dsl.Dataset], scores: dsl.Output[dsl.Metrics], failing: str = "", failures: int = 0):
    import traced

    traced.started(f"write({text})", failing, failures)
    with open(data.path, "w") as file:
        file.write(text)
    data.metadata["letters"] = len(text)
    scores.log_metric("accuracy", 0.5)
    traced.ended(f"write({text})")


TRAIN = 'mkdir -p "$1"; cat "$0" > "$1/weights"; printf " %s" "$2" >> "$1/weights"'


@dsl.container_component
def train(data: dsl.Input[dsl.Dataset], model: dsl.Output[dsl.Model], rate: float):
    return dsl.ContainerSpec(image=SHELL, command=["sh", "-ec", TRAIN], args=[data.path, model.path, rate])


@dsl.component(base_image=PYTHON, install_kfp_package=False)
def read(model: dsl.Input[dsl.Model], data: dsl.Input[dsl.Dataset], scores: dsl.Input[dsl.Metrics]) -> str:
    with open(f"{model.path}/weights") as file:
        weights = file.read()
    kinds = " ".join(type(each).__name__ for each in (model, data, scores))
    return f"{weights} {data.metadata['letters']} {scores.metadata['accuracy']} {kinds}"


def artifacts(given: Inputs) -> None:
    made = write(text=given.text, failing=given.failing, failures=given.failures)
    model = train(data=made.outputs["data"], rate=0.25)
    read(model=model.outputs["model"], data=made.outputs["data"], scores=made.outputs["scores"])


@dsl.component(base_image=PYTHON, install_kfp_package=False)
def contents(data: dsl.Input[List[dsl.Dataset]]) -> str:
    return "+".join(f"{open(each.path).read()}:{each.metadata['letters']}" for each in data or [])


@dsl.pipeline(name="artifact-list")
def artifact_list(letters: List[str] = ["a", "bb", "ccc"], failing: str = "", failures: int = 0) -> str:
    with dsl.ParallelFor(letters) as letter:
        each = write(text=letter, failing=failing, failures=failures)
    return contents(data=dsl.Collected(each.outputs["data"])).output


@dsl.component(base_image=PYTHON, install_kfp_package=False)
def look(data: Optional[dsl.Input[dsl.Dataset]] = None) -> str:
    return "nothing" if data is None else f"{open(data.path).read()} {sorted(data.metadata)}"


@dsl.pipeline(name="artifact-optional")
def artifact_optional():
    look()
    look(data=write(text="a").outputs["data"])


@dsl.pipeline(name="importing")
def importing(uri: str, letters: int = 4) -> dsl.Dataset:
    found = dsl.importer(
        artifact_uri=uri, artifact_class=dsl.Dataset, metadata={"letters": letters, "kind": "plain"}, reimport=False
    )
    look(data=found.output)
    return found.output


@dsl.pipeline(name="made")
def made(text: str) -> NamedTuple("Made", [("data", dsl.Dataset), ("said", str)]):
    first = write(text=text)
    second = say(label="said", text=text, failing="", failures=0)
    return NamedTuple("Made", [("data", dsl.Dataset), ("said", str)])(first.outputs["data"], second.outputs["said"])


@dsl.pipeline(name="artifact-of-a-pipeline")
def of_a_pipeline(text: str = "abc") -> NamedTuple("Out", [("data", dsl.Dataset), ("seen", str)]):
    inner = made(text=text)
    seen = look(data=inner.outputs["data"]).output
    return NamedTuple("Out", [("data", dsl.Dataset), ("seen", str)])(inner.outputs["data"], seen)


@dsl.pipeline(name="artifact-one-of")
def one_of(choice: str = "first") -> str:
    with dsl.If(choice == "first"):
        first = write(text="one")
    with dsl.Else():
        second = write(text="other")
    return look(data=dsl.OneOf(first.outputs["data"], second.outputs["data"])).output


@dsl.component(base_image=PYTHON, install_kfp_package=False)
def returned(text: str) -> dsl.Dataset:
    return text


@dsl.container_component
def letters(data: dsl.Input[dsl.Dataset], said: dsl.OutputPath(str)):
    script = 'printf %s "$0" > "$1"'
    return dsl.ContainerSpec(image=SHELL, command=["sh", "-ec", script], args=[data.metadata["letters"], said])


@dsl.pipeline(name="artifact-details")
def details():
    look(data=returned(text="back").output)
    letters(data=write(text="four").outputs["data"])


@dsl.pipeline(name="caching")
def caching(texts: List[str] = ["a", "b"]):
    first = say(label="kept", text="a", failing="", failures=0)
    say(label="again", text=first.outputs["said"], failing="", failures=0).set_caching_options(False)
    with dsl.ParallelFor(texts) as text:
        say(label="each", text=text, failing="", failures=0)


NESTED = everywhere("artifacts", artifacts)
