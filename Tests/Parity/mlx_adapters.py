"""Adapters in mlx-lm, both ways, on a tiny model.

    python mlx_adapters.py --model tiny_llama/tied --adapters DIR --lift lift --output DIR

Those that the test AdapterExportTests wrote, exported for mlx-lm and loaded by it: the logits must be those that lift computed.
Then LoRA and DoRA that mlx-lm makes and saves: as they are, and exported by lift to PEFT's form, they must give the losses of
a text, token by token, that mlx-lm gives. Fails above 1e-4.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "Fixtures"))

import numpy as np  # noqa: E402
from make_mlx_lm import ALL_LINEAR, load, logits, save_adapter  # noqa: E402
from mlx_lm.tuner.utils import load_adapters  # noqa: E402
from tokenizers import Tokenizer  # noqa: E402

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
for name in ("model", "adapters", "output"):
    parser.add_argument(f"--{name}", type=Path, required=True)
parser.add_argument("--lift", required=True)
arguments = parser.parse_args()
arguments.output.mkdir(parents=True, exist_ok=True)
TOLERANCE = 1e-4
TEXT = "The keeper of the light wrote every evening what the sea had brought, and in the winter other things."


def lift(*words):
    return subprocess.run([arguments.lift, *map(str, words)], check=True, stdout=subprocess.PIPE, text=True).stdout


def export(adapter, form, output):
    lift("export", adapter, "--model", arguments.model, "--format", form, "--output", output, "--force")


def check(what, found, expected, bare, least_effect):
    worst, effect = np.abs(found - expected).max(), np.abs(expected - bare).max()
    print(f"parity: {what}, largest difference {worst:.1e} in what it changes by up to {effect:.1f}")
    assert effect > least_effect, f"{what}: no effect"
    assert worst <= TOLERANCE


def check_exports():
    folders = sorted(path.parent for path in arguments.adapters.glob("*/logits.json"))
    assert len(folders) >= 6, f"{len(folders)} adapters in {arguments.adapters}"
    for folder in folders:
        reference = json.loads((folder / "logits.json").read_text())
        tokens, bare = reference["tokens"], logits(load(arguments.model), reference["tokens"])
        output = arguments.output / folder.name
        export(folder, "mlx", output)
        found = logits(load_adapters(load(arguments.model), output), tokens)
        check(f"logits of {folder.name} in mlx-lm", found, np.array(reference["logits"]).reshape(found.shape), bare, 0.5)


def check_import(kind, layers, keys):
    tokens = Tokenizer.from_file(str(arguments.model / "tokenizer.json")).encode(TEXT, add_special_tokens=False).ids
    text = arguments.output / "text.txt"
    text.write_text(TEXT)

    def losses(model):
        rows = logits(model, tokens)[:-1].astype(np.float64)
        rows -= rows.max(axis=1, keepdims=True)
        return np.log(np.exp(rows).sum(axis=1)) - rows[np.arange(len(rows)), tokens[1:]]

    model, made = load(arguments.model), arguments.output / f"{kind}-{layers}"
    bare = losses(model)
    save_adapter(model, made, kind, layers, keys)
    exported = arguments.output / f"{made.name}-peft"
    export(made, "peft", exported)
    for adapter in (made, exported):
        scores = json.loads(lift("score", text, "--adapter", adapter, "--model", arguments.model, "--precision", "float32", "--json"))
        check(f"losses of mlx-lm's {adapter.name} here", np.array(scores["losses"]), losses(model), bare, 0.1)


check_exports()
check_import("lora", 2, ALL_LINEAR)
check_import("lora", 1, ["self_attn.q_proj", "self_attn.k_proj", "mlp.down_proj"])
check_import("dora", 2, ["self_attn.q_proj", "self_attn.v_proj", "mlp.up_proj"])
