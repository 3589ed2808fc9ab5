"""What the SDK makes of the corpus, in one process.

    oracle.py THEIRS OURS

Compiles every pipeline.py into the folder THEIRS. Then reads our compiled pipelines, OURS/*.yaml: parses both documents
strictly as protocol buffers, loads each as a component, and prints {name: {"inputs": [...], "outputs": [...]}}.
"""

import json
import pathlib
import sys

import absent
import pairs
import yaml
from google.protobuf import json_format
from kfp import compiler, components
from kfp.kubernetes import kubernetes_executor_config_pb2
from kfp.pipeline_spec import pipeline_spec_pb2


def compile_all(folder):
    for name in pairs.names():
        try:
            pipeline = pairs.load(name)
            absent.mark(pipeline.pipeline_spec)
            compiler.Compiler().compile(pipeline, str(folder / f"{name}.yaml"))
        except Exception as error:
            error.add_note(f"while compiling {name}/pipeline.py")
            raise


def parse(document, message):
    json_format.ParseDict(document, message, ignore_unknown_fields=False)


def read(file):
    text = file.read_text()
    try:
        spec, *platform = yaml.safe_load_all(text)
        parse(spec, pipeline_spec_pb2.PipelineSpec())
        for document in platform:
            parse(document, pipeline_spec_pb2.PlatformSpec())
            for config in document["platforms"]["kubernetes"]["deploymentSpec"]["executors"].values():
                parse(config, kubernetes_executor_config_pb2.KubernetesExecutorConfig())
        loaded = components.load_component_from_text(text).component_spec
    except Exception as error:
        error.add_note(f"while reading {file.name}")
        raise
    return {"inputs": sorted(loaded.inputs or {}), "outputs": sorted(loaded.outputs or {})}


theirs, ours = [pathlib.Path(argument) for argument in sys.argv[1:]]
compile_all(theirs)
print(json.dumps({file.stem: read(file) for file in sorted(ours.glob("*.yaml"))}))
