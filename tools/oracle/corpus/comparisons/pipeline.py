"""Every operator between every pair of types that have it."""

from typing import NamedTuple

from corpus.components import make, say
from kfp import dsl


class Results(NamedTuple):
    label: str


@dsl.pipeline(name="comparisons")
def pipeline(limit: int = 10, threshold: float = 0.5, word: str = "it's", wanted: bool = True) -> Results:
    made = make(source="here")
    count, score, label, passed = [made.outputs[name] for name in ["count", "score", "label", "passed"]]
    for condition in [
        count == 10,
        count != limit,
        count < limit,
        count <= 11,
        count > -1,
        count >= limit,
        score == 0.5,
        score != threshold,
        score < threshold,
        score <= 0.75,
        score > 0.001,
        score >= threshold,
        score > 1,
        count <= 2.5,
        limit > threshold,
        score != count,
        label == "here",
        label != 'two words, "quoted"',
        label == word,
        passed == True,  # noqa: E712
        passed != True,  # noqa: E712
        passed == wanted,
        limit < 100,
        wanted == False,  # noqa: E712
    ]:
        with dsl.If(condition):
            say(text=label)
    return Results(label=label)
