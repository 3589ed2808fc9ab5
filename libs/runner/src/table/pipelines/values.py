"""Parameters: types, defaults, absence, strings built at run time, conditions on them."""

from typing import List, NamedTuple, Optional

from kfp import dsl
from steps import PYTHON, SHELL, say

Six = NamedTuple("Six", [("s", str), ("i", int), ("f", float), ("b", bool), ("l", list), ("d", dict)])


@dsl.component(base_image=PYTHON, install_kfp_package=False)
def six(s: str, i: int, f: float, b: bool, l: list, d: dict) -> NamedTuple(
    "Six", [("s", str), ("i", int), ("f", float), ("b", bool), ("l", list), ("d", dict)]
):
    from collections import namedtuple

    kinds = [type(value).__name__ for value in (s, i, f, b, l, d)]
    assert kinds in [["str", "int", "float", "bool", "list", "dict"], ["str", "int", "int", "bool", "list", "dict"]]
    return namedtuple("Six", ["s", "i", "f", "b", "l", "d"])(s, i, f, b, l, d)


WRITE = 'printf %s "$0" > "$1"; printf %s "$2" > "$3"; printf %s "$4" > "$5"; '
WRITE += 'printf %s "$6" > "$7"; printf %s "$8" > "$9"; printf %s "${10}" > "${11}"'


@dsl.container_component
def six_by_shell(
    s: str,
    i: int,
    f: float,
    b: bool,
    l: list,
    d: dict,
    s_out: dsl.OutputPath(str),
    i_out: dsl.OutputPath(int),
    f_out: dsl.OutputPath(float),
    b_out: dsl.OutputPath(bool),
    l_out: dsl.OutputPath(list),
    d_out: dsl.OutputPath(dict),
):
    args = [s, s_out, i, i_out, f, f_out, b, b_out, l, l_out, d, d_out]
    return dsl.ContainerSpec(image=SHELL, command=["sh", "-ec", WRITE], args=args)


@dsl.pipeline(name="types")
def types(
    s: str = "it's \"so\" {{$}} \\n ä",
    i: int = -3,
    f: float = 0.1,
    b: bool = True,
    l: list = [1, "two", [3.5], {"four": []}],
    d: dict = {"a": {"b": [1, 2]}, "c": "d'e"},
) -> Six:
    first = six_by_shell(s=s, i=i, f=f, b=b, l=l, d=d).outputs
    out = six(s=first["s_out"], i=first["i_out"], f=first["f_out"], b=first["b_out"], l=first["l_out"], d=first["d_out"])
    again = six(**{name: out.outputs[name] for name in "sifbld"})
    return Six(**{name: again.outputs[name] for name in "sifbld"})


@dsl.component(base_image=PYTHON, install_kfp_package=False)
def given(text: Optional[str] = None, number: int = 7, names: Optional[List[str]] = None, flag: bool = False) -> str:
    return f"{text} {number} {names} {flag}"


@dsl.pipeline(name="inner-optional")
def inner_optional(text: Optional[str] = None, number: int = 8) -> str:
    return given(text=text, number=number).output


@dsl.pipeline(name="optional")
def optional(text: Optional[str] = None, number: Optional[int] = None):
    given(text=text, number=number)
    given(text="fixed", names=["x"], flag=True)
    inner_optional(text=text)
    inner_optional(number=9)


@dsl.pipeline(name="strings")
def strings(bucket: str = "b{ucket", number: int = 5) -> str:
    made = say(label="made", text=f"gs://{bucket}/{number}", failing="", failures=0)
    return say(label="out", text=f"<{made.outputs['said']}|{bucket}>", failing="", failures=0).outputs["said"]


@dsl.pipeline(name="operators")
def operators(
    number: int = 5, rate: float = 0.5, flag: bool = True, word: str = "it's \"so\"", same: str = "it's \"so\""
):
    conditions = {
        "gt": number > 4,
        "ge": number >= 6,
        "lt": rate < 0.75,
        "le": rate <= 0.25,
        "eq": number == 5,
        "ne": number != 5,
        "true": flag == True,  # noqa: E712
        "false": flag == False,  # noqa: E712
        "quote": word == same,
        "other": word != same,
    }
    for name, condition in conditions.items():
        with dsl.If(condition):
            say(label=name, text="a", failing="", failures=0)
    both = say(label="both", text="b", failing="", failures=0)
    with dsl.If(both.outputs["said"] == "both(b)"):
        with dsl.If(number >= 5):
            say(label="within", text="a", failing="", failures=0)
        with dsl.If(number == 6):
            say(label="without", text="a", failing="", failures=0)


@dsl.pipeline(name="unescaped")
def unescaped(word: str = "it's"):
    with dsl.If(word == "it's"):
        say(label="within", text="a", failing="", failures=0)


@dsl.component(base_image=PYTHON, install_kfp_package=False)
def names(task: str, job: str, run: str, variable: str) -> str:
    import os

    return f"{task} {bool(job) and '$' not in job} {bool(run) and '$' not in run} {os.environ[variable]}"


@dsl.pipeline(name="surroundings")
def surroundings() -> str:
    return (
        names(
            task=dsl.PIPELINE_TASK_NAME_PLACEHOLDER,
            job=dsl.PIPELINE_JOB_NAME_PLACEHOLDER,
            run=dsl.PIPELINE_JOB_ID_PLACEHOLDER,
            variable="TABLE_COLOUR",
        )
        .set_env_variable("TABLE_COLOUR", "green")
        .output
    )


@dsl.container_component
def joined(said: dsl.OutputPath(str), first: str = "one", second: Optional[str] = None):
    return dsl.ContainerSpec(
        image=SHELL,
        command=["sh", "-ec", 'out=$1; shift; printf "%s," "$@" > "$out"', "sh", said],
        args=[
            dsl.ConcatPlaceholder(["--first=", first, "/end"]),
            dsl.IfPresentPlaceholder(input_name="second", then=["--second", second], else_=["--none"]),
            dsl.ConcatPlaceholder(["x", dsl.IfPresentPlaceholder(input_name="second", then="-yes", else_="-no")]),
            dsl.IfPresentPlaceholder(input_name="second", then="only-then"),
        ],
    )


@dsl.pipeline(name="placeholders")
def placeholders(word: str = "w"):
    joined(first=word, second=word)
    joined(first=word)
