"""Writes safetensors_file/: a file as the `safetensors` package writes it.

    python make_safetensors_file.py [--output FOLDER]

Written with safetensors 0.8.0, numpy 2.4.6. The same versions write the same bytes.
"""

import argparse
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "safetensors_file")
    output = parser.parse_args().output
    output.mkdir(exist_ok=True)
    tensors = {
        "layers.0.weight": np.arange(6, dtype=np.float32).reshape(2, 3) / 4,
        "layers.0.bias": np.array([1.5, -2], np.float16),
        "embedding": np.linspace(-1, 1, 8, dtype=np.float32).reshape(4, 2),
        "scalar \"quoted\" \\ é": np.array(0.1, np.float32),
        "empty": np.zeros((0, 3), np.float32),
        "flags": np.array([True, False, True]),
        "positions": np.arange(-2, 3, dtype=np.int64),
    }
    save_file(tensors, output / "model.safetensors", metadata={"format": "pt"})


main()
