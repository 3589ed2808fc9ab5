"""Runs compiled pipelines with kfp.local's Docker runner, several at a time, all from one process.

    run_local.py JOBS.json RESULTS.json FOLDER WORKERS

JOBS.json: [{"name", "file", "arguments"}]; RESULTS.json: {name: {"parameters", "artifacts"} or {"error"}}, where an
artifact is {"type", "metadata", "content"}. FOLDER is mounted into the containers.
"""

import json
import multiprocessing
import pathlib
import sys
import traceback

from kfp import components, dsl, local


def run(job):
    root = pathlib.Path(sys.argv[3]) / job["name"]
    local.init(local.DockerRunner(), pipeline_root=str(root))
    try:
        task = components.load_component_from_file(job["file"])(**job["arguments"])
    except Exception:
        return job["name"], {"error": traceback.format_exc(limit=-3)}
    outputs = task.outputs
    artifacts = {name: value for name, value in outputs.items() if isinstance(value, dsl.Artifact)}
    parameters = {name: value for name, value in outputs.items() if name not in artifacts}
    return job["name"], {
        "parameters": parameters,
        "artifacts": {name: described(artifact) for name, artifact in artifacts.items()},
    }


def described(artifact):
    path = pathlib.Path(artifact.path)
    content = path.read_text() if path.is_file() else None
    return {"type": artifact.schema_title, "metadata": artifact.metadata, "content": content}


if __name__ == "__main__":
    jobs = json.loads(pathlib.Path(sys.argv[1]).read_text())
    # What is imported above is shared with the workers: they are forked.
    with multiprocessing.get_context("fork").Pool(int(sys.argv[4]), maxtasksperchild=1) as pool:
        results = dict(pool.imap_unordered(run, jobs, chunksize=1))
    pathlib.Path(sys.argv[2]).write_text(json.dumps(results))
