"""Loads component files, and puts back the descriptions of inputs and outputs, which the SDK drops."""

import yaml
from kfp import components


def load(file):
    component = components.load_component_from_file(str(file))
    spec = component.component_spec
    for side, name, description in descriptions(yaml.safe_load(file.read_text())):
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
