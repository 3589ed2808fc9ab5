"""Marks what may be absent on its way into branches and loops: the SDK forgets it, and KFP's backend then fails.

A group gets the value of a pipeline's optional input as a `pipelinechannel--…` of its own, which is optional too.
"""

CHANNEL = "pipelinechannel--"


def mark(spec, component=None):
    component = component or spec.root
    given = component.input_definitions.parameters
    for task in component.dag.tasks.values():
        inner = spec.components[task.component_ref.name]
        for name, source in task.inputs.parameters.items():
            outer = source.component_input_parameter
            if outer in given and may_be_absent(given[outer]) and name.startswith(CHANNEL):
                inner.input_definitions.parameters[name].is_optional = True
        if inner.HasField("dag"):
            mark(spec, inner)


def may_be_absent(definition):
    return definition.is_optional and not definition.HasField("default_value")
