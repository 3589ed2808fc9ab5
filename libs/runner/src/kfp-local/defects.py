"""Pipelines on which kfp.local 2.17.0 goes wrong.

compile FOLDER       compiles all of them
run NAME FOLDER      runs one by kfp.local in containers, and prints what came of it as JSON
run-process NAME …   the same by kfp.local's subprocesses
"""

import glob
import json
import os
import sys
import time

from kfp import compiler, dsl, local

IMAGE = "debian:bookworm-slim"


@dsl.container_component
def write(text: str, said: dsl.OutputPath(str)):
    script = 'mkdir -p "$(dirname "$1")"; printf %s "$0" > "$1"'
    return dsl.ContainerSpec(image=IMAGE, command=["sh", "-ec", script], args=[text, said])


@dsl.container_component
def listing(items: dsl.OutputPath(list)):
    script = """mkdir -p "$(dirname "$0")"; printf %s '["a", "b"]' > "$0" """
    return dsl.ContainerSpec(image=IMAGE, command=["sh", "-ec", script], args=[items])


@dsl.pipeline(name="named-condition")
def named_condition():
    made = write(text="yes")
    with dsl.If(made.outputs["said"] == "yes"):
        write(text="within")


@dsl.pipeline(name="named-loop")
def named_loop():
    with dsl.ParallelFor(listing().outputs["items"]) as item:
        write(text=item)


@dsl.pipeline(name="quotes")
def quotes(word: str = "it's", same: str = "it's"):
    with dsl.If(word == same):
        write(text="within")


MEET = """
if [ -z "$TABLE_TRACE" ]; then sleep 1; exit 0; fi
echo "start $0" >> "$TABLE_TRACE/trace"
for i in $(seq 600); do
  if [ "$(grep -c start "$TABLE_TRACE/trace")" -ge 4 ]; then exit 0; fi
  sleep 0.05
done
exit 1
"""


@dsl.container_component
def meet(name: str):
    """Ends once four have started; by kfp.local, where nobody can meet, after a second."""
    return dsl.ContainerSpec(image=IMAGE, command=["sh", "-ec", MEET], args=[name])


@dsl.pipeline(name="wide-branches")
def wide_branches():
    for name in ["a", "b", "c", "d"]:
        meet(name=name)


@dsl.pipeline(name="wide-loop")
def wide_loop():
    with dsl.ParallelFor(["a", "b", "c", "d"]) as name:
        meet(name=name)


@dsl.container_component
def untagged(said: dsl.OutputPath(str)):
    return dsl.ContainerSpec(
        image="millrace-kfp-untagged", command=["sh", "-c"], args=[f"mkdir -p $(dirname {said}); printf ran > {said}"]
    )


@dsl.container_component
def hosted(said: dsl.OutputPath(str)):
    return dsl.ContainerSpec(
        image="localhost:5999/millrace/step", command=["sh", "-c"], args=[f"mkdir -p $(dirname {said}); printf ran > {said}"]
    )


@dsl.pipeline(name="image-untagged")
def image_untagged() -> str:
    return untagged().outputs["said"]


@dsl.pipeline(name="image-hosted")
def image_hosted() -> str:
    return hosted().outputs["said"]


@dsl.container_component
def at_once():
    return dsl.ContainerSpec(image=IMAGE, command=["false"])


@dsl.pipeline(name="fails-at-once")
def fails_at_once():
    for _ in range(6):
        at_once()


@dsl.container_component
def version(said: dsl.OutputPath(str)):
    script = 'mkdir -p "$(dirname "$0")"; cat /version > "$0"'
    return dsl.ContainerSpec(image="millrace-kfp-cached:test", command=["sh", "-ec", script], args=[said])


@dsl.pipeline(name="cached")
def cached() -> str:
    return version().outputs["said"]


@dsl.container_component
def lone(data: dsl.Input[dsl.Dataset], said: dsl.OutputPath(str)):
    script = 'mkdir -p "$(dirname "$1")"; cat "$0" > "$1"'
    return dsl.ContainerSpec(image=IMAGE, command=["sh", "-ec", script], args=[data.path, said])


PIPELINES = [named_condition, named_loop, quotes, wide_branches, wide_loop, image_untagged, image_hosted]
PIPELINES += [fails_at_once, cached, lone]


def run(pipeline, runner, folder: str) -> dict:
    caching = {"enable_caching": True, "cache_root": os.path.join(folder, "cache")} if pipeline is cached else {}
    local.init(runner, pipeline_root=os.path.join(folder, "root"), **caching)
    given = {"data": dsl.Dataset(uri=os.path.join(folder, "given"))} if pipeline is lone else {}
    begin = time.time()
    try:
        state = pipeline(**given).state.value
    except Exception as error:  # What kfp.local throws is what is asked for here.
        state = type(error).__name__
    steps = {os.path.basename(path) for path in glob.glob(os.path.join(folder, "root", "*", "*"))}
    outputs = [open(path).read() for path in sorted(glob.glob(os.path.join(folder, "root", "*", "*", "said")))]
    return {"state": state, "steps": sorted(steps), "outputs": outputs, "seconds": time.time() - begin}


if __name__ == "__main__":
    named = {pipeline.pipeline_spec.pipeline_info.name: pipeline for pipeline in PIPELINES}
    if sys.argv[1] == "compile":
        for name, pipeline in named.items():
            compiler.Compiler().compile(pipeline, os.path.join(sys.argv[2], f"{name}.yaml"))
    else:
        by_process = sys.argv[1] == "run-process"
        runner = local.SubprocessRunner(use_venv=False) if by_process else local.DockerRunner()
        print(json.dumps(run(named[sys.argv[2]], runner, sys.argv[3])))
