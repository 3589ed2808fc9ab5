"""The covertype pipeline's recipe in polars, twice: rows collected, or streamed from the file to each split."""

import os
import time

SPLITS = {"train": [1, 2, 3, 4], "validation": [8], "test": [9]}
NUMBERS = {
    "elevation": "Elevation",
    "aspect": "Aspect",
    "slope": "Slope",
    "hydrology_distance": "Horizontal_Distance_To_Hydrology",
    "hydrology_height": "Vertical_Distance_To_Hydrology",
    "road_distance": "Horizontal_Distance_To_Roadways",
    "hillshade_9am": "Hillshade_9am",
    "hillshade_noon": "Hillshade_Noon",
    "hillshade_3pm": "Hillshade_3pm",
    "fire_distance": "Horizontal_Distance_To_Fire_Points",
}
DISTANCES = {"hydrology_distance", "road_distance", "fire_distance"}
CATEGORIES = {"wilderness": "Wilderness_Area", "soil": "Soil_Type"}


def features(path):
    import polars as pl

    def number(name, column):
        value = pl.col(column).cast(pl.Float64)
        return ((value.abs() + 1).log() if name in DISTANCES else value).alias(name)

    return (
        pl.scan_parquet(path)
        .filter(pl.col("lot").is_in([lot for lots in SPLITS.values() for lot in lots]))
        .select(
            "lot",
            *[number(name, column) for name, column in NUMBERS.items()],
            *[pl.col(column).alias(name) for name, column in CATEGORIES.items()],
            pl.col("Cover_Type").alias("cover"),
        )
    )


def fit(frame, **engine):
    """Means and deviations, vocabularies by count, labels: of the train split."""
    import polars as pl

    train = frame.lazy().filter(pl.col("lot").is_in(SPLITS["train"]))
    means = [pl.col(name).mean().alias(f"{name} mean") for name in NUMBERS]
    deviations = [pl.col(name).std(ddof=0).alias(f"{name} std") for name in NUMBERS]
    words = [train.group_by(name).len().sort(["len", name], descending=[True, False]) for name in CATEGORIES]
    numbers, *counted, labels = pl.collect_all(
        [train.select(means + deviations), *words, train.select(pl.col("cover").unique())], **engine
    )
    vocabularies = {name: found[name].to_list() for name, found in zip(CATEGORIES, counted)}
    return numbers.row(0, named=True), vocabularies, sorted(labels["cover"].to_list())


def columns(moments, vocabularies, labels):
    import polars as pl

    scaled = [
        ((pl.col(name) - moments[f"{name} mean"]) / moments[f"{name} std"]).cast(pl.Float32).alias(name)
        for name in NUMBERS
    ]
    encoded = []
    for name, words in vocabularies.items():
        encoded += [(pl.col(name) == w).cast(pl.Float32).alias(f"{name}_{i}") for i, w in enumerate(words)]
        encoded.append((~pl.col(name).is_in(words)).cast(pl.Float32).alias(f"{name}_other"))
    places = {label: i for i, label in enumerate(labels)}
    return [*scaled, *encoded, pl.col("cover").replace_strict(places, return_dtype=pl.Int32).alias("cover")]


def collected(path, output):
    import polars as pl

    start = time.perf_counter()
    frame = features(path).collect()
    wanted = columns(*fit(frame))
    counts = {}
    for split, lots in SPLITS.items():
        part = frame.lazy().filter(pl.col("lot").is_in(lots)).select(wanted).collect()
        part.write_parquet(os.path.join(output, f"{split}.parquet"), compression="snappy")
        counts[split] = part.height
    return time.perf_counter() - start, counts, len(wanted), pl.__version__


def streamed(path, output):
    import polars as pl

    start = time.perf_counter()
    frame = features(path)
    wanted = columns(*fit(frame, engine="streaming"))
    files = {split: os.path.join(output, f"{split}.parquet") for split in SPLITS}
    for split, lots in SPLITS.items():
        rows = frame.filter(pl.col("lot").is_in(lots)).select(wanted)
        rows.sink_parquet(files[split], compression="snappy", engine="streaming")
    seconds = time.perf_counter() - start
    counts = {split: pl.scan_parquet(file).select(pl.len()).collect().item() for split, file in files.items()}
    return seconds, counts, len(wanted), pl.__version__
