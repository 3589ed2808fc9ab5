"""Steps of this workspace's components, of their own component.yaml files, with the two variables that Millrace's carry."""

from pathlib import Path

from corpus.loading import load

COMPONENTS = Path(__file__).parents[3] / "components"


def step(name, effects="pure", called=None):
    component = load(COMPONENTS / name / "component.yaml", called)

    def call(**arguments):
        task = component(**arguments)
        task.set_env_variable("MILLRACE_COMPONENT", name)
        task.set_env_variable("MILLRACE_EFFECTS", effects)
        return task.set_caching_options(effects == "pure")

    return call


ingest = step("ingest", "reads-external")
preprocess, tune, train, evaluate = [step(name) for name in ["preprocess", "tune", "train", "evaluate"]]
confusion_matrix, roc_curve, confusion_of_area = [
    step("classification-metrics", called=name) for name in ["confusion-matrix", "roc-curve", "confusion-of-area"]
]
resolve = step("resolve", "reads-external")
deploy = step("deploy", "writes-external")
deploy_to_vertex = step("deploy", "writes-external", "deploy-to-vertex")
