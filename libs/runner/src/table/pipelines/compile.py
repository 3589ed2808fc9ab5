"""Compiles every pipeline of the table by the Kubeflow Pipelines SDK into the folder that is named."""

import os
import sys

import artifacts
import combined
import constructs
import exits
import order
import values
from kfp import compiler

PIPELINES = [
    *constructs.NESTED.values(),
    *artifacts.NESTED.values(),
    *[artifacts.artifact_list, artifacts.artifact_optional, artifacts.importing, artifacts.of_a_pipeline],
    *[artifacts.one_of, artifacts.details, artifacts.caching],
    *[exits.by_pipeline, exits.twice, exits.inside, exits.skipped, exits.retried, exits.of_a_step],
    *[order.fan, order.after, order.loop_free, order.loop_two, order.loop_one, order.loop_after, order.loop_structs],
    *[order.loop_twice, order.collected_twice, order.choosing, order.of_an_output],
    *[values.types, values.optional, values.strings, values.operators, values.unescaped],
    *[values.surroundings, values.placeholders],
    *[combined.combined, combined.below, combined.returning, combined.calling, combined.unwritten, combined.misdone],
    *[combined.retried_inside, combined.keyed],
]

if __name__ == "__main__":
    for pipeline in PIPELINES:
        name = pipeline.pipeline_spec.pipeline_info.name
        compiler.Compiler().compile(pipeline, os.path.join(sys.argv[1], f"{name}.yaml"))
