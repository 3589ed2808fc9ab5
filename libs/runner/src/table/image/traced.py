"""Notes every start and end of a step in a file outside the runner, and fails where it is told to."""

import os
import time


def trace() -> str:
    return os.path.join(os.environ["TABLE_TRACE"], "trace")


def note(line: str) -> None:
    with open(trace(), "a") as file:
        file.write(line + "\n")


def started(key: str, failing: str = "", failures: int = 0) -> None:
    """Fails in its first `failures` attempts, if it is `failing` that is started."""
    note(f"start {key}")
    with open(trace()) as file:
        attempts = file.read().splitlines().count(f"start {key}")
    if key == failing and attempts <= failures:
        raise SystemExit(f"{key} fails")


def ended(key: str) -> None:
    note(f"end {key}")


def meet(group: str, size: int) -> None:
    """Waits until as many steps have come: those that must run at the same time; fails after 30 s."""
    note(f"came {group}")
    for _ in range(600):
        with open(trace()) as file:
            if file.read().splitlines().count(f"came {group}") >= size:
                return
        time.sleep(0.05)
    raise SystemExit(f"{group}: not {size} at the same time")
