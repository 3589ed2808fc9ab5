"""Exit handlers beyond the one around each construct."""

from kfp import dsl
from steps import report, say


@dsl.pipeline(name="goodbye")
def goodbye(text: str):
    one = say(label="bye", text=text, failing="", failures=0)
    say(label="bye", text=one.outputs["said"], failing="", failures=0)


@dsl.pipeline(name="exit-by-pipeline")
def by_pipeline(failing: str = "", failures: int = 0):
    with dsl.ExitHandler(goodbye(text="all")):
        say(label="body", text="a", failing=failing, failures=failures)


@dsl.pipeline(name="exit-twice")
def twice(failing: str = "", failures: int = 0):
    first = report().set_display_name("first report")
    with dsl.ExitHandler(first) as handler:
        say(label="one", text="a", failing=failing, failures=failures)
    second = report()
    with dsl.ExitHandler(second):
        say(label="two", text="b", failing=failing, failures=failures)
    say(label="between", text="c", failing="", failures=0).after(handler)


@dsl.pipeline(name="guarded")
def guarded(failing: str, failures: int):
    with dsl.ExitHandler(report()):
        say(label="body", text="a", failing=failing, failures=failures)


@dsl.pipeline(name="exit-inside")
def inside(failing: str = "", failures: int = 0):
    step = guarded(failing=failing, failures=failures)
    say(label="next", text="b", failing="", failures=0).after(step)


@dsl.pipeline(name="exit-skipped")
def skipped(door: str = "closed"):
    with dsl.ExitHandler(report()):
        with dsl.If(door == "open"):
            say(label="body", text="a", failing="", failures=0)


@dsl.pipeline(name="exit-retried")
def retried(failing: str = "", failures: int = 0):
    with dsl.ExitHandler(report(failing=failing, failures=failures).set_retry(num_retries=1)):
        say(label="body", text="a", failing=failing, failures=failures)


@dsl.pipeline(name="status-of-a-step")
def of_a_step(failing: str = "", failures: int = 0):
    body = say(label="body", text="a", failing=failing, failures=failures)
    # The SDK refuses a task that leaves inputs to their defaults.
    report(failing="", failures=0).after(body).ignore_upstream_failure()
