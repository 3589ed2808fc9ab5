"""Loads component files, and puts back the descriptions of inputs and outputs, which the SDK drops."""

import re

import yaml
from kfp import components


def load(file, name=None):
    """The component of a file; a name of its own names its steps, as a step's `name` does in TypeScript."""
    text = file.read_text()
    if name is not None:
        # The SDK finds a component's own part of the document by its name.
        text = re.sub(r"^(pipelineInfo:\n  name: ).*$", rf"\g<1>{name}", text, flags=re.MULTILINE)
        text = re.sub(rf"\b(comp|exec)-{file.parent.name}\b", rf"\g<1>-{name}", text)
    component = components.load_component_from_text(text)
    spec = component.component_spec
    for side, name, description in descriptions(yaml.safe_load(text)):
        (spec.inputs if side == "inputs" else spec.outputs)[name].description = description
    return component


def descriptions(document):
    for side in ["inputs", "outputs"]:
        # Version 1, and IR.
        for member in document.get(side, []):
            yield side, member["name"].lower().replace(" ", "_"), member.get("description")
        for kind in document.get("root", {}).get(f"{side[:-1]}Definitions", {}).values():
            for name, definition in kind.items():
                yield side, name, definition.get("description")
