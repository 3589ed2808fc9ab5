"""Steps that the table's pipelines share. Each gives `<label>(<text>)`, so a value tells where it has been."""

from typing import List

from kfp import dsl

PYTHON = "millrace-kfp-step:test"
SHELL = "debian:bookworm-slim"


@dsl.component(base_image=PYTHON, install_kfp_package=False)
def think(label: str, text: str = "nothing", failing: str = "", failures: int = 0) -> str:
    import traced

    key = f"{label}({text})"
    traced.started(key, failing, failures)
    traced.ended(key)
    return key


SAY = """
key="$0($1)"
echo "start $key" >> "$TABLE_TRACE/trace"
attempts=$(grep -cxF "start $key" "$TABLE_TRACE/trace")
if [ "$key" = "$2" ] && [ "$attempts" -le "$3" ]; then echo "$key fails" >&2; exit 1; fi
mkdir -p "$(dirname "$4")"
printf %s "$key" > "$4"
echo "end $key" >> "$TABLE_TRACE/trace"
"""


@dsl.container_component
def say(label: str, said: dsl.OutputPath(str), text: str = "nothing", failing: str = "", failures: int = 0):
    """The same as `think`, by a shell, with an output that has a name."""
    return dsl.ContainerSpec(image=SHELL, command=["sh", "-ec", SAY], args=[label, text, failing, failures, said])


@dsl.component(base_image=PYTHON, install_kfp_package=False)
def join(label: str, texts: List[str]) -> str:
    import traced

    key = f"{label}({'+'.join(texts)})"
    traced.started(key)
    traced.ended(key)
    return key


@dsl.component(base_image=PYTHON, install_kfp_package=False)
def meet(group: str, size: int, text: str) -> str:
    """Ends only if as many of its group as `size` run at the same time."""
    import traced

    traced.started(text)
    traced.meet(group, size)
    traced.ended(text)
    return text


@dsl.component(base_image=PYTHON, install_kfp_package=False)
def report(status: dsl.PipelineTaskFinalStatus, failing: str = "", failures: int = 0) -> str:
    """What an exit task is told: `<task> <state>`, and whether a message came along."""
    import traced

    traced.started("report", failing, failures)
    traced.ended("report")
    return f"{status.pipeline_task_name} {status.state} {'with' if status.error_message else 'without'} message"
