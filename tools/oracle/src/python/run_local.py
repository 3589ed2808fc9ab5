"""Runs compiled pipelines with kfp.local's Docker runner, several at a time, all from one process.

    run_local.py JOBS.json RESULTS.json WORKERS

JOBS.json: [{"name", "file", "folder", "arguments", "programs"}], where the folder is mounted into the containers. With
"programs", {"/app/train": ["node", "main.js"]}, the runner starts these instead of containers; and an optional input
without a value is left out, as the backend does it, where kfp.local stumbles. RESULTS.json:
{name: {"error", "ran"} or {"parameters", "artifacts", "ran"}}, where an artifact is {"type", "metadata", "content"} and "ran"
the components that ran, each with the iterations that it ran in.
"""

import json
import multiprocessing
import os
import pathlib
import re
import subprocess
import sys
import traceback

from kfp import components, dsl, local
from kfp.local import docker_task_handler, executor_input_utils, status


def run(job):
    if "programs" in job:
        start_processes(job["programs"])
    local.init(local.DockerRunner(), pipeline_root=job["folder"])
    try:
        outputs = components.load_component_from_file(job["file"])(**job["arguments"]).outputs
    except Exception:
        return job["name"], {"error": traceback.format_exc(), "ran": executed(job["folder"])}
    artifacts = {name: value for name, value in outputs.items() if isinstance(value, dsl.Artifact)}
    return job["name"], {
        "parameters": {name: value for name, value in outputs.items() if name not in artifacts},
        "artifacts": {name: described(artifact) for name, artifact in artifacts.items()},
        "ran": executed(job["folder"]),
    }


def start_processes(programs):
    def run_process(handler):
        program, *arguments = handler.full_command
        done = subprocess.run([*programs[program], *arguments], env={**os.environ, **handler.env_vars})
        return status.Status.SUCCESS if done.returncode == 0 else status.Status.FAILURE

    def without_absent(executor_input, component_spec):
        values = executor_input.inputs.parameter_values
        for name in [name for name, value in values.items() if value.WhichOneof("kind") is None]:
            del values[name]
        return to_dict(executor_input, component_spec)

    docker_task_handler.DockerTaskHandler.run = run_process
    to_dict = executor_input_utils.executor_input_to_dict
    executor_input_utils.executor_input_to_dict = without_absent


def described(artifact):
    path = pathlib.Path(artifact.path)
    content = path.read_text() if path.is_file() else None
    return {"type": artifact.schema_title, "metadata": artifact.metadata, "content": content}


def executed(folder):
    """From what steps wrote: PIPELINE-TIME/for-loop-1-iteration-0/…/COMPONENT/OUTPUT."""
    root = pathlib.Path(folder)
    files = [file for file in root.glob(f"{root.name}-[0-9]*/**/*") if file.is_file()]
    folders = {file.parent for file in files}
    # What is in a folder of a step's is an output that is a folder.
    return sorted(labelled(folder) for folder in folders if folders.isdisjoint(folder.parents))


def labelled(step):
    return step.name + "".join(f"[{i}]" for i in re.findall(r"-iteration-(\d+)", str(step.parent)))


if __name__ == "__main__":
    jobs = json.loads(pathlib.Path(sys.argv[1]).read_text())
    # What is imported above is shared with the workers: they are forked.
    with multiprocessing.get_context("fork").Pool(int(sys.argv[3]), maxtasksperchild=1) as pool:
        results = dict(pool.imap_unordered(run, jobs, chunksize=1))
    pathlib.Path(sys.argv[2]).write_text(json.dumps(results))
