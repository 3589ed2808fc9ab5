"""Again after a failure: at once, and with a backoff, of which each part may be left out."""

from typing import NamedTuple

from corpus.components import make, say
from kfp import dsl


class Results(NamedTuple):
    label: str


@dsl.pipeline(name="retries")
def pipeline() -> Results:
    label = make(source="here").set_retry(2).outputs["label"]
    say(text="a").set_retry(3, backoff_duration="30s", backoff_factor=1.5, backoff_max_duration="600s")
    say(text="b").set_retry(1, backoff_duration="120s")
    say(text="c").set_retry(5, backoff_factor=3)
    say(text="d").set_retry(5, backoff_max_duration="90s")
    return Results(label=label)
