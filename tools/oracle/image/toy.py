#!/usr/bin/env python3
"""The work of the corpus's components: /app/<name> kfp --executor-input JSON, by KFP's executor protocol.

Everything is a plain function of the inputs, so that two runners must give the same.
"""

import json
import os
import pathlib
import sys
import time


def text_of(value):
    """JSON in which a whole number is written as one: protobuf makes doubles of all numbers in structs."""
    return json.dumps(whole(value), sort_keys=True)


def whole(value):
    if isinstance(value, dict):
        return {key: whole(member) for key, member in value.items()}
    if isinstance(value, list):
        return [whole(member) for member in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def make(values, inputs, outputs):
    source, rows = values["source"], values.get("rows", 10)
    table = "\n".join(f"{source},{row}" for row in range(rows))
    outputs["data"](table, {"rows": rows, "source": source})
    score = values.get("ratio", rows / 16)
    return {"count": rows, "score": score, "label": f"{source}: {rows}", "passed": rows >= 10}


def train(values, inputs, outputs):
    rate, options = values.get("rate", 0.1), values.get("options")
    table = inputs["data"]()
    outputs["model"](text_of({"rate": rate, "options": options, "rows": len(table.splitlines())}), {"rate": rate})
    outputs["metrics"]("", {"loss": rate / 2})
    return {"score": 1 - rate}


def evaluate(values, inputs, outputs):
    model = inputs["model"]()
    outputs["report"](f"<p>{model} {values.get('threshold')}</p>", {})
    return {"score": len(model) / 64}


def publish(values, inputs, outputs):
    return {"version": f"{values['to']}/{len(inputs['model']())}"}


def echo(values, inputs, outputs):
    names = {"texts": "text", "integers": "integer", "numbers": "number"}
    names |= {"flags": "flag", "lists": "items", "structs": "settings"}
    return {output: values[name] for output, name in names.items()}


def fallback(values, inputs, outputs):
    return {"result": text_of(values)}


def maybe(values, inputs, outputs):
    seen = {**values, **{name: read() for name, read in inputs.items()}}
    return {"seen": text_of({name: value for name, value in seen.items() if value is not None})}


def say(values, inputs, outputs):
    return {"said": values["text"]}


def remark(values, inputs, outputs):
    return {"said": values.get("text", "nothing")}


def plan(values, inputs, outputs):
    numbers = list(range(1, int(values["size"]) + 1))
    trials = [{"rows": number, "name": f"trial {number}"} for number in numbers]
    return {"names": [f"n{n}" for n in numbers], "numbers": numbers, "trials": trials, "best": trials[-1]}


def join(values, inputs, outputs):
    return {"text": " + ".join(text_of(item) for item in values["items"])}


def settle(values, inputs, outputs):
    return {"text": text_of(values["settings"])}


def gather(values, inputs, outputs):
    models = inputs["models"].all()
    outputs["best"](max(models), {"of": len(models)})
    return {"count": len(models)}


def render(values, inputs, outputs):
    outputs["page"]("<p>page</p>", {})
    outputs["notes"]("# notes", {"lines": 1})
    outputs["confusion"]("", {"confusionMatrix": {"annotationSpecs": [{"displayName": "a"}], "rows": [{"row": [1]}]}})
    outputs["numbers"]("", {"accuracy": 0.5})
    outputs["anything"]("anything", {"list": [1, "a"]})
    return {}


def measure(values, inputs, outputs):
    return {"size": len(inputs["thing"]())}


def failing(values, inputs, outputs):
    # kfp.local takes a container that has ended before it looks for one that succeeded.
    time.sleep(0.5)
    sys.exit(f"failing, as it should: {values['text']}")


def notify(values, inputs, outputs):
    status = values["status"]
    print(status["state"] if isinstance(status, dict) else json.loads(status)["state"], values["to"])
    return {}


def close(values, inputs, outputs):
    return {}


def local(uri):
    for scheme, folder in {"gs://": "/gcs/", "s3://": "/s3/", "minio://": "/minio/", "file://": ""}.items():
        if uri.startswith(scheme):
            return pathlib.Path(folder + uri[len(scheme) :])
    return pathlib.Path(uri)


class Reader:
    """Reads an input artifact; all() reads each of a list."""

    def __init__(self, artifacts):
        self.artifacts = artifacts

    def all(self):
        return [local(artifact["uri"]).read_text() for artifact in self.artifacts]

    def __call__(self):
        return self.all()[0]


def written(artifact):
    """Writes an output artifact with its metadata."""

    def write(text, metadata):
        path = local(artifact["uri"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        artifact["metadata"] = metadata

    return write


def main():
    name = pathlib.Path(sys.argv[0]).name
    given = json.loads(sys.argv[sys.argv.index("--executor-input") + 1])
    inputs, outputs = given.get("inputs", {}), given["outputs"]
    produced = {key: value["artifacts"][0] for key, value in outputs.get("artifacts", {}).items()}
    values = globals()[name](
        {key: value for key, value in inputs.get("parameterValues", {}).items() if value is not None},
        {key: Reader(value["artifacts"]) for key, value in inputs.get("artifacts", {}).items()},
        {key: written(artifact) for key, artifact in produced.items()},
    )
    for key, value in values.items():
        file = pathlib.Path(outputs["parameters"][key]["outputFile"])
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(value if isinstance(value, str) else json.dumps(value))
    artifacts = {key: {"artifacts": [artifact]} for key, artifact in produced.items()}
    file = pathlib.Path(outputs["outputFile"])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"parameterValues": values, "artifacts": artifacts}))


if __name__ == "__main__":
    main()
