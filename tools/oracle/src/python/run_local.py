"""Runs compiled pipelines with kfp.local's Docker runner, several at a time, all from one process.

    run_local.py JOBS.json RESULTS.json WORKERS

JOBS.json: [{"name", "file", "folder", "arguments"}], where the folder is mounted into the containers. RESULTS.json:
{name: {"error", "ran"} or {"parameters", "artifacts", "ran"}}, where an artifact is {"type", "metadata", "content"} and "ran"
the components that ran, each with the iterations that it ran in.
"""

import json
import multiprocessing
import pathlib
import re
import sys
import traceback

from kfp import components, dsl, local


def run(job):
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


def described(artifact):
    path = pathlib.Path(artifact.path)
    content = path.read_text() if path.is_file() else None
    return {"type": artifact.schema_title, "metadata": artifact.metadata, "content": content}


def executed(folder):
    """From what steps wrote: PIPELINE-TIME/for-loop-1-iteration-0/…/COMPONENT/OUTPUT."""
    root = pathlib.Path(folder)
    files = [file for file in root.glob(f"{root.name}-[0-9]*/**/*") if file.is_file()]
    return sorted(labelled(step) for step in {file.parent for file in files})


def labelled(step):
    return step.name + "".join(f"[{i}]" for i in re.findall(r"-iteration-(\d+)", str(step.parent)))


if __name__ == "__main__":
    jobs = json.loads(pathlib.Path(sys.argv[1]).read_text())
    # What is imported above is shared with the workers: they are forked.
    with multiprocessing.get_context("fork").Pool(int(sys.argv[3]), maxtasksperchild=1) as pool:
        results = dict(pool.imap_unordered(run, jobs, chunksize=1))
    pathlib.Path(sys.argv[2]).write_text(json.dumps(results))
