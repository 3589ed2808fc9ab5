"""The benchmark's work in polars or pandas: peers.py PROBLEM TOOL INPUT OUTPUT; prints seconds and peak memory."""

import json
import os
import resource
import sys
import time

import peers_covertype

SPLITS = {"train": list(range(8)), "validation": [8], "test": [9]}
FEATURES = ["up", "down", "spread", "activity"]
COLUMNS = FEATURES + ["change", "open", "close"]


def with_polars(path, output):
    import polars as pl

    start = time.perf_counter()
    frame = (
        pl.scan_parquet(path)
        .filter(pl.col("slug") == "bitcoin")
        .select(
            "lot",
            (pl.col("high") / pl.col("open") - 1).alias("up"),
            (pl.col("low") / pl.col("open") - 1).alias("down"),
            (pl.col("high") - pl.col("low")).alias("spread"),
            (pl.col("volume") + 1).log().alias("activity"),
            (pl.col("close") / pl.col("open") - 1).alias("change"),
            "open",
            "close",
        )
        .collect()
    )
    train = frame.filter(pl.col("lot").is_in(SPLITS["train"]))
    scaled = [
        ((pl.col(name) - train[name].mean()) / train[name].std(ddof=0)).cast(pl.Float32).alias(name)
        for name in FEATURES
    ]
    counts = {}
    for split, lots in SPLITS.items():
        part = frame.filter(pl.col("lot").is_in(lots)).with_columns(scaled).select(COLUMNS)
        part.write_parquet(os.path.join(output, f"{split}.parquet"), compression="snappy")
        counts[split] = part.height
    return time.perf_counter() - start, counts, len(COLUMNS), pl.__version__


def with_pandas(path, output):
    import numpy as np
    import pandas as pd

    start = time.perf_counter()
    rows = pd.read_parquet(path)
    rows = rows[rows["slug"] == "bitcoin"]
    frame = pd.DataFrame(
        {
            "lot": rows["lot"],
            "up": rows["high"] / rows["open"] - 1,
            "down": rows["low"] / rows["open"] - 1,
            "spread": rows["high"] - rows["low"],
            "activity": np.log(rows["volume"] + 1),
            "change": rows["close"] / rows["open"] - 1,
            "open": rows["open"],
            "close": rows["close"],
        }
    )
    del rows
    train = frame[frame["lot"].isin(SPLITS["train"])][FEATURES]
    mean, std = train.mean(), train.std(ddof=0)
    del train
    counts = {}
    for split, lots in SPLITS.items():
        part = frame[frame["lot"].isin(lots)].copy()
        for name in FEATURES:
            part[name] = ((part[name] - mean[name]) / std[name]).astype("float32")
        part[COLUMNS].to_parquet(os.path.join(output, f"{split}.parquet"), compression="snappy", index=False)
        counts[split] = len(part)
    return time.perf_counter() - start, counts, len(COLUMNS), pd.__version__


WORK = {
    ("prices", "polars"): with_polars,
    ("prices", "pandas"): with_pandas,
    ("covertype", "polars"): peers_covertype.collected,
    ("covertype", "polars-streaming"): peers_covertype.streamed,
}


def main():
    problem, tool, path, output = sys.argv[1:]
    os.makedirs(output, exist_ok=True)
    seconds, counts, columns, version = WORK[problem, tool](path, output)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    result = {"seconds": seconds, "peakBytes": peak, "rows": counts, "columns": columns, "version": version}
    print(json.dumps(result))


main()
