"""The chain of chain.ts with the KFP SDK. As a program: times its compilation and prints JSON."""

import json
import os
import sys
import tempfile
import time

from kfp import compiler, dsl
from kfp.dsl import Dataset, Input, Output


@dsl.container_component
def first(text: str, data: Output[Dataset], size: dsl.OutputPath(int), count: int = 3):
    return dsl.ContainerSpec(image="gcr.io/PROJECT/link", command=["/app/link"], args=["kfp", "--executor-input", "{{$}}"])


@dsl.container_component
def link(text: str, input_data: Input[Dataset], data: Output[Dataset], size: dsl.OutputPath(int), count: int = 3):
    return dsl.ContainerSpec(image="gcr.io/PROJECT/link", command=["/app/link"], args=["kfp", "--executor-input", "{{$}}"])


def chain_of(steps: int):
    @dsl.pipeline(name="chain")
    def chain(text: str = "text"):
        last = first(text=text).set_display_name("link-0")
        for i in range(1, steps):
            last = link(text=text, count=last.outputs["size"], input_data=last.outputs["data"])
            if i % 5 == 0:
                last.set_retry(num_retries=2).set_memory_limit("2Gi")

    return chain


def main() -> None:
    sizes = json.loads(sys.argv[1])
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for steps, rounds in sizes.items():
            times = []
            for _ in range(rounds):
                begin = time.perf_counter()
                compiler.Compiler().compile(chain_of(int(steps)), f"{folder}/chain.yaml")
                times.append(time.perf_counter() - begin)
            results[steps] = sorted(times)[len(times) // 2]
    print(json.dumps(results))


if __name__ == "__main__":
    main()
else:
    chain = chain_of(int(os.environ.get("STEPS", "10")))
