"""What runs after what, and what runs at the same time."""

from typing import List

from kfp import dsl
from steps import join, meet, say


@dsl.pipeline(name="fan")
def fan() -> str:
    first = say(label="first", text="a", failing="", failures=0)
    middle = [meet(group="middle", size=3, text=f"{first.outputs['said']}-{i}") for i in range(3)]
    return join(label="last", texts=[step.output for step in middle]).output


@dsl.pipeline(name="after")
def after(failing: str = "", failures: int = 0):
    one = say(label="one", text="a", failing=failing, failures=failures)
    two = say(label="two", text="b", failing="", failures=0).after(one)
    say(label="three", text="c", failing="", failures=0).after(one, two)


@dsl.pipeline(name="loop-free")
def loop_free(items: List[str] = ["a", "b", "c", "d"]):
    with dsl.ParallelFor(items) as item:
        meet(group="all", size=4, text=item)


@dsl.pipeline(name="loop-two")
def loop_two():
    with dsl.ParallelFor(["a", "b", "c", "d"], parallelism=2) as item:
        meet(group="pairs", size=2, text=item)


@dsl.pipeline(name="loop-one")
def loop_one():
    with dsl.ParallelFor(["a", "b", "c"], parallelism=1) as item:
        say(label="each", text=item, failing="", failures=0)


@dsl.pipeline(name="loop-after")
def loop_after(failing: str = "", failures: int = 0):
    with dsl.ParallelFor(["a", "b"]) as item:
        each = say(label="each", text=item, failing=failing, failures=failures)
    say(label="last", text="c", failing="", failures=0).after(each)


@dsl.pipeline(name="loop-structs")
def loop_structs(rates: List[dict] = [{"kind": "low", "rate": "0.1"}, {"kind": "high", "rate": "0.5"}]):
    with dsl.ParallelFor([{"a": "1", "b": "x"}, {"a": "2", "b": "y"}]) as item:
        say(label=item.b, text=item.a, failing="", failures=0)
    with dsl.ParallelFor(rates) as rate:
        say(label=rate.kind, text=rate.rate, failing="", failures=0)


@dsl.pipeline(name="loop-twice")
def loop_twice():
    with dsl.ParallelFor(["a", "b"]) as outer:
        with dsl.ParallelFor(["x", "y"]) as inner:
            say(label=outer, text=inner, failing="", failures=0)


@dsl.component(base_image="millrace-kfp-step:test", install_kfp_package=False)
def shape(texts: list) -> str:
    import json

    return json.dumps(texts)


@dsl.pipeline(name="loop-collected-twice")
def collected_twice() -> str:
    with dsl.ParallelFor(["a", "b"]) as outer:
        with dsl.ParallelFor(["x", "y"]) as inner:
            each = say(label=outer, text=inner, failing="", failures=0)
    return shape(texts=dsl.Collected(each.outputs["said"])).output


@dsl.pipeline(name="loop-choosing")
def choosing(items: List[str] = ["a", "b", "c"]):
    with dsl.ParallelFor(items) as item:
        with dsl.If(item == "b"):
            say(label="each", text=item, failing="", failures=0)


@dsl.component(base_image="millrace-kfp-step:test", install_kfp_package=False)
def count(to: int) -> List[int]:
    return list(range(to))


@dsl.component(base_image="millrace-kfp-step:test", install_kfp_package=False)
def square(number: int) -> int:
    return number * number


@dsl.component(base_image="millrace-kfp-step:test", install_kfp_package=False)
def add(numbers: List[int]) -> int:
    return sum(numbers)


@dsl.pipeline(name="loop-of-an-output")
def of_an_output(to: int = 4) -> int:
    with dsl.ParallelFor(count(to=to).output) as number:
        each = square(number=number)
    return add(numbers=dsl.Collected(each.output)).output
