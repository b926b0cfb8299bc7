"""Writes `mlx_lm/`: adapters as mlx-lm saves them, on `tiny_llama/tied`, with the logits that it computes.

    lora/       on all linear layers
    dora/       on some of those of the last block
    logits.safetensors    of one sequence of tokens: bare, lora, dora

    python make_mlx_lm.py [--output mlx_lm]
"""

import argparse
import json
from pathlib import Path

import mlx.core as mx
import numpy as np
from mlx.utils import tree_flatten, tree_map_with_path
from mlx_lm.tuner.utils import linear_to_lora_layers
from mlx_lm.utils import load_model
from safetensors.numpy import save_file

HERE = Path(__file__).parent
TOKENS = [5, 6, 7, 250, 9, 11, 40, 3]
ALL_LINEAR = ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj",
              "mlp.down_proj"]


def load(folder):
    """The model in float32. What newer configurations say elsewhere, or not at all, is said as mlx-lm looks for it."""
    config = json.loads((folder / "config.json").read_text())
    model, _ = load_model(folder, model_config={
        "rope_theta": config.get("rope_parameters", config)["rope_theta"],
        "tie_word_embeddings": config.get("tie_word_embeddings", False)})
    model.set_dtype(mx.float32)
    model.eval()
    return model


def logits(model, tokens):
    return np.array(model(mx.array([tokens]))[0])


def save_adapter(model, directory, kind, layers, keys):
    """Puts an adapter with random values on a model and saves it with the calls and the keys of mlx-lm's trainer."""
    parameters = {"rank": 3, "scale": 1.5, "dropout": 0.0, "keys": keys}
    model.freeze()
    linear_to_lora_layers(model, layers, parameters, use_dora=kind == "dora")
    rng = np.random.default_rng(7)

    def value(path, value):
        size = {"lora_a": 0.3, "lora_b": 0.2}.get(path.rsplit(".", 1)[-1])
        return value if size is None else mx.array(rng.uniform(-size, size, value.shape).astype(np.float32))

    model.update(tree_map_with_path(value, model.trainable_parameters()))
    model.eval()
    directory.mkdir(parents=True, exist_ok=True)
    mx.save_safetensors(str(directory / "adapters.safetensors"), dict(tree_flatten(model.trainable_parameters())))
    (directory / "adapter_config.json").write_text(json.dumps(
        {"fine_tune_type": kind, "num_layers": layers, "lora_parameters": parameters}, indent=4) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=HERE / "mlx_lm")
    output = parser.parse_args().output
    output.mkdir(parents=True, exist_ok=True)
    tied = HERE / "tiny_llama" / "tied"
    values = {"bare": logits(load(tied), TOKENS)}
    for kind, layers, keys in [("lora", 2, ALL_LINEAR), ("dora", 1, ["self_attn.q_proj", "self_attn.v_proj", "mlp.up_proj"])]:
        model = load(tied)
        save_adapter(model, output / kind, kind, layers, keys)
        values[kind] = logits(model, TOKENS)
    save_file(values, output / "logits.safetensors")
