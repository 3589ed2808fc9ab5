"""Pipelines of the runner's benchmark, and kfp.local running them. Prints one JSON object.

compile FOLDER: writes chain.yaml, wide.yaml, loops.yaml (container steps).
subprocess, subprocess-default: seconds of a chain of function steps with kfp.local's subprocess runner, without
    virtual environments; the second with the check for kfp that the SDK gives each step by default.
docker NAME: seconds of that pipeline with kfp.local's Docker runner.
"""

import json
import os
import sys
import tempfile
import time

from kfp import compiler, dsl, local

IMAGE = "python:3.11-slim"
STEPS = int(os.environ.get("STEPS", "8"))


@dsl.container_component
def say(text: str, said: dsl.OutputPath(str)):
    return dsl.ContainerSpec(
        image=IMAGE,
        command=["sh", "-c", 'mkdir -p "$(dirname "$1")" && printf %s "$0" > "$1"'],
        args=[text, said],
    )


@dsl.container_component
def wait(seconds: int):
    return dsl.ContainerSpec(image=IMAGE, command=["sleep"], args=[seconds])


@dsl.container_component
def nothing(number: int):
    return dsl.ContainerSpec(image=IMAGE, command=["true"], args=[number])


@dsl.pipeline(name="bench-chain")
def chain():
    last = say(text="x").set_caching_options(False)
    for _ in range(STEPS - 1):
        last = say(text=last.outputs["said"]).set_caching_options(False)


@dsl.pipeline(name="bench-wide")
def wide():
    for _ in range(4):
        wait(seconds=2).set_caching_options(False)


@dsl.pipeline(name="bench-loops")
def loops():
    for _ in range(5):
        with dsl.ParallelFor(list(range(200))) as item:
            nothing(number=item).set_caching_options(False)


@dsl.component(base_image=IMAGE, install_kfp_package=False)
def say_function(text: str) -> str:
    return text


@dsl.component(base_image=IMAGE)
def say_function_as_by_default(text: str) -> str:
    return text


def functions_of(step):
    @dsl.pipeline(name="bench-functions")
    def functions():
        last = step(text="x")
        for _ in range(STEPS - 1):
            last = step(text=last.output)

    return functions


PIPELINES = {"chain": chain, "wide": wide, "loops": loops}


def timed(run) -> float:
    with tempfile.TemporaryDirectory() as root:
        begin = time.perf_counter()
        run(root)
        return time.perf_counter() - begin


def in_subprocesses(step):
    def run(root: str) -> None:
        local.init(runner=local.SubprocessRunner(use_venv=False), pipeline_root=root)
        functions_of(step)()

    return run


def in_docker(name: str):
    def run(root: str) -> None:
        local.init(runner=local.DockerRunner(), pipeline_root=root)
        PIPELINES[name]()

    return run


def main() -> None:
    what = sys.argv[1]
    if what == "compile":
        for name, pipeline in PIPELINES.items():
            compiler.Compiler().compile(pipeline, f"{sys.argv[2]}/{name}.yaml")
        seconds = 0.0
    elif what == "subprocess":
        seconds = timed(in_subprocesses(say_function))
    elif what == "subprocess-default":
        seconds = timed(in_subprocesses(say_function_as_by_default))
    else:
        seconds = timed(in_docker(sys.argv[2]))
    sys.stdout.flush()
    print("\n" + json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
