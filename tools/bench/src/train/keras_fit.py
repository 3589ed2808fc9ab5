"""Trains the benchmark's problem with Keras's fit; prints seconds and loss of each epoch as JSON."""

import json
import sys
import time

import keras
import numpy as np

facts = json.loads(sys.argv[1])


def read(name, *shape):
    return np.fromfile(f"{facts['directory']}/{name}.f32", "<f4").reshape(shape)


x = read("x", facts["rows"], facts["columns"])
y = read("y", facts["rows"], 1)
model = keras.Sequential([
    keras.Input((facts["columns"],)),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(1),
])
initial, weights = read("initial", -1), []
for weight in model.get_weights():
    weights.append(initial[: weight.size].reshape(weight.shape))
    initial = initial[weight.size :]
model.set_weights(weights)
model.compile(
    keras.optimizers.Adam(facts["learningRate"], facts["beta1"], facts["beta2"], facts["epsilon"]), loss="mse"
)


class Clock(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.seconds = []

    def on_epoch_begin(self, epoch, logs=None):
        self.started = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self.started)


clock = Clock()
history = model.fit(
    x, y, batch_size=facts["batchSize"], epochs=facts["epochs"], shuffle=True, verbose=0, callbacks=[clock]
)
print(json.dumps({"seconds": clock.seconds, "losses": history.history["loss"]}))
