"""Saves a GGUF model with transformers as a folder of several files, in bfloat16, and compares what lift computes with it.

    python folder.py --model model.gguf --text text.md --lift .build/release/lift --output FOLDER

The folder is read by transformers and by lift, both in float32; the number of tokens and the mean loss must agree.
"""

import argparse
import json
import subprocess
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--model", type=Path, required=True)
parser.add_argument("--text", type=Path, required=True)
parser.add_argument("--lift", required=True)
parser.add_argument("--output", type=Path, required=True)
arguments = parser.parse_args()

source = {"pretrained_model_name_or_path": arguments.model.parent, "gguf_file": arguments.model.name}
expanded = AutoModelForCausalLM.from_pretrained(**source, dtype=torch.float32)
config = expanded.config
if hasattr(config, "quantization_config"):  # of the file, which a folder of plain values is not
    del config.quantization_config
plain = AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16)
plain.load_state_dict(expanded.state_dict())
plain.save_pretrained(arguments.output, max_shard_size="100MB")
AutoTokenizer.from_pretrained(**source).save_pretrained(arguments.output)
assert len(list(arguments.output.glob("*.safetensors"))) > 1

model = AutoModelForCausalLM.from_pretrained(arguments.output, dtype=torch.float32).eval()
tokens = AutoTokenizer.from_pretrained(arguments.output)(arguments.text.read_text(), return_tensors="pt").input_ids
with torch.no_grad():
    loss = float(model(tokens, labels=tokens).loss)

command = [arguments.lift, "score", arguments.text, "--model", arguments.output, "--precision", "float32", "--json"]
result = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
losses = result["losses"]
print(f"tokens {tokens.shape[1]} and {len(losses) + 1}, loss {loss:.6f} and {sum(losses) / len(losses):.6f}")
assert tokens.shape[1] == len(losses) + 1 and abs(loss - sum(losses) / len(losses)) < 1e-4
