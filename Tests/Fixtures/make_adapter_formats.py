"""Writes `adapter_formats/`: the adapter that PEFT trained in `lora_steps/random_b/final`, as other programs have it.

    lora.gguf   by the package gguf, with the names and the order of rows of llama.cpp's convert_lora_to_gguf.py
    mlx/        by NumPy, in mlx-lm's documented layout: lora_a [inputs, r] and lora_b [r, outputs], one scale

    python make_adapter_formats.py [--output adapter_formats]
"""

import argparse
import json
from pathlib import Path

import gguf
import numpy as np
from safetensors.numpy import load_file, save_file

HERE = Path(__file__).parent
SOURCE = HERE / "lora_steps" / "random_b" / "final"
HEADS = {"q_proj": 4, "k_proj": 2}  # of tiny_llama/tied
PREFIX = "base_model.model."


def permuted(weight, heads):
    """The rows of one head's halves, in turn, as the converter's LlamaModel.permute has them."""
    return weight.reshape(heads, 2, weight.shape[0] // heads // 2, -1).swapaxes(1, 2).reshape(weight.shape)


def write_gguf(path, config, tensors):
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, 2)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, config["lora_alpha"])
    for key, value in tensors.items():
        module, half = key.removeprefix(PREFIX).removesuffix(".weight").rsplit(".", 1)
        role = module.rsplit(".", 1)[1]
        if half == "lora_B" and role in HEADS:
            value = permuted(value, HEADS[role])
        name = names.get_name(module)
        assert name, module
        writer.add_tensor(f"{name}.weight.{half.lower()}", np.ascontiguousarray(value))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_mlx(folder, config, tensors):
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {}
    for key, value in tensors.items():
        module, half = key.removeprefix(PREFIX).removesuffix(".weight").rsplit(".", 1)
        arrays[f"{module}.{half.lower()}"] = np.ascontiguousarray(value.T)
    save_file(arrays, folder / "adapters.safetensors")
    keys = sorted({name.split(".", 3)[3].rsplit(".", 1)[0] for name in arrays})
    (folder / "adapter_config.json").write_text(json.dumps({
        "fine_tune_type": "lora", "num_layers": 2, "lora_parameters": {
            "rank": config["r"], "scale": config["lora_alpha"] / config["r"], "dropout": 0.0, "keys": keys},
    }, indent=2) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=HERE / "adapter_formats")
    output = parser.parse_args().output
    output.mkdir(parents=True, exist_ok=True)
    config = json.loads((SOURCE / "adapter_config.json").read_text())
    tensors = load_file(SOURCE / "adapter_model.safetensors")
    write_gguf(output / "lora.gguf", config, tensors)
    write_mlx(output / "mlx", config, tensors)
