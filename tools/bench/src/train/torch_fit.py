"""Trains the benchmark's problem with PyTorch and fused Adam; prints seconds and loss of each epoch as JSON."""

import json
import sys
import time

import numpy as np
import torch

facts = json.loads(sys.argv[1])
rows, batch = facts["rows"], facts["batchSize"]


def read(name, *shape):
    return torch.from_numpy(np.fromfile(f"{facts['directory']}/{name}.f32", "<f4").reshape(shape))


x = read("x", rows, facts["columns"])
y = read("y", rows, 1)
model = torch.nn.Sequential(
    torch.nn.Linear(facts["columns"], 64),
    torch.nn.ReLU(),
    torch.nn.Linear(64, 64),
    torch.nn.ReLU(),
    torch.nn.Linear(64, 1),
)
initial = read("initial", -1)
with torch.no_grad():
    for layer in model:
        if not isinstance(layer, torch.nn.Linear):
            continue
        kernel, bias = layer.weight.numel(), layer.bias.numel()
        layer.weight.copy_(initial[:kernel].reshape(layer.in_features, layer.out_features).T)
        layer.bias.copy_(initial[kernel : kernel + bias])
        initial = initial[kernel + bias :]
optimizer = torch.optim.Adam(
    model.parameters(),
    facts["learningRate"],
    betas=(facts["beta1"], facts["beta2"]),
    eps=facts["epsilon"],
    fused=True,
)
squared_error = torch.nn.functional.mse_loss

seconds, losses = [], []
torch.manual_seed(1)
for _ in range(facts["epochs"]):
    started = time.perf_counter()
    total = torch.zeros(())
    for picked in torch.randperm(rows).split(batch):
        optimizer.zero_grad(set_to_none=True)
        loss = squared_error(model(x[picked]), y[picked])
        loss.backward()
        optimizer.step()
        total += loss.detach() * len(picked)
    losses.append(total.item() / rows)
    seconds.append(time.perf_counter() - started)
print(json.dumps({"seconds": seconds, "losses": losses}))
