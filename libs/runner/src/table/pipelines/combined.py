"""Constructs in one another, and what is left undone."""

from typing import List, NamedTuple

from artifacts import contents, write
from kfp import dsl
from steps import PYTHON, SHELL, join, report, say, think


@dsl.pipeline(name="station")
def station(text: str, door: str) -> dsl.Dataset:
    """A condition in it sees a value of the pipeline above; its artifact goes up."""
    made = write(text=text)
    with dsl.If(door == "open"):
        say(label="open", text=text, failing="", failures=0)
    return made.outputs["data"]


@dsl.pipeline(name="combined")
def combined(letters: List[str] = ["x", "y"], door: str = "open", failing: str = "", failures: int = 0) -> str:
    first = say(label="first", text="a", failing=failing, failures=failures)
    with dsl.ParallelFor(letters) as letter:
        stop = station(text=f"{first.outputs['said']}{letter}", door=door)
    return contents(data=dsl.Collected(stop.output)).output


@dsl.pipeline(name="below")
def below(letters: List[str] = ["x", "y", "z"], without: str = "x"):
    with dsl.ExitHandler(report()):
        start = say(label="start", text="a", failing="", failures=0)
        with dsl.ParallelFor(letters) as letter:
            with dsl.If(letter != without):
                inner = think(label="inner", text=letter)
                with dsl.If(start.outputs["said"] != inner.output):
                    say(label="deepest", text=inner.output, failing="", failures=0)


@dsl.pipeline(name="returning")
def returning(
    letters: List[str] = ["x", "y"], choice: str = "first"
) -> NamedTuple("Out", [("all", List[str]), ("one", str)]):
    with dsl.ParallelFor(letters) as letter:
        each = say(label="each", text=letter, failing="", failures=0)
    with dsl.If(choice == "first"):
        one = say(label="one", text="a", failing="", failures=0)
    with dsl.Else():
        two = think(label="two", text="a")
    Out = NamedTuple("Out", [("all", List[str]), ("one", str)])
    return Out(dsl.Collected(each.outputs["said"]), dsl.OneOf(one.outputs["said"], two.output))


@dsl.pipeline(name="calling")
def calling(choice: str = "first"):
    made = returning(letters=["u", "v"], choice=choice)
    join(label="both", texts=made.outputs["all"])
    say(label="after", text=made.outputs["one"], failing="", failures=0)


@dsl.container_component
def silent(said: dsl.OutputPath(str)):
    return dsl.ContainerSpec(image=SHELL, command=["true"], args=[said])


@dsl.pipeline(name="unwritten")
def unwritten() -> str:
    return say(label="next", text=silent().outputs["said"], failing="", failures=0).outputs["said"]


@dsl.container_component
def mistyped(number: dsl.OutputPath(int)):
    script = 'mkdir -p "$(dirname "$0")"; printf many > "$0"'
    return dsl.ContainerSpec(image=SHELL, command=["sh", "-ec", script], args=[number])


@dsl.component(base_image=PYTHON, install_kfp_package=False)
def crash(text: str) -> str:
    raise ValueError(text)


@dsl.component(base_image=PYTHON, install_kfp_package=False)
def wrong_return(text: str) -> int:
    return text


@dsl.pipeline(name="misdone")
def misdone():
    mistyped()
    crash(text="oh")
    wrong_return(text="three")
    say(label="other", text="a", failing="", failures=0)


@dsl.pipeline(name="retried-inside")
def retried_inside(failing: str = "", failures: int = 0):
    with dsl.ParallelFor(["a", "b"]) as text:
        with dsl.If(text == "b"):
            once = think(label="once", text=text, failing=failing, failures=failures)
            once.set_retry(num_retries=1, backoff_duration="1s", backoff_factor=1.0)


@dsl.pipeline(name="keyed")
def keyed(text: str = "a"):
    say(label="kept", text=text, failing="", failures=0).set_caching_options(True, cache_key="mine")
