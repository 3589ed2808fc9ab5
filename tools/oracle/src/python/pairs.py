"""Finds the pipelines of the corpus."""

import importlib.util
import pathlib
import sys

TOOL = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOOL))


def names():
    return sorted(folder.parent.name for folder in (TOOL / "corpus").glob("*/pipeline.py"))


def load(name):
    spec = importlib.util.spec_from_file_location(f"pipeline_{name}", TOOL / "corpus" / name / "pipeline.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pipeline
