"""Adapters that the test AdapterExportTests wrote, loaded by PEFT: the logits must be those that lift computed.

    python adapters.py --model tiny_llama/tied --adapters DIR

DIR holds a directory for each kind, with `logits.json` in it. Fails above 1e-4, of logits up to 10.
"""

import argparse
import json
from pathlib import Path

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--adapters", type=Path, required=True)
    arguments = parser.parse_args()
    folders = sorted(path.parent for path in arguments.adapters.glob("*/logits.json"))
    assert len(folders) >= 6, f"{len(folders)} adapters in {arguments.adapters}"
    for folder in folders:
        expected = json.loads((folder / "logits.json").read_text())
        tokens = torch.tensor([expected["tokens"]])
        base = AutoModelForCausalLM.from_pretrained(arguments.model, dtype=torch.float32, attn_implementation="eager")
        with torch.no_grad():
            plain = base(tokens).logits[0]
            logits = PeftModel.from_pretrained(base, folder)(tokens).logits[0]
        worst = (logits - torch.tensor(expected["logits"]).reshape(logits.shape)).abs().max().item()
        effect = (logits - plain).abs().max().item()
        print(f"parity: {folder.name} in PEFT, largest difference {worst:.1e} in logits "
              f"that it changes by up to {effect:.1f}")
        assert effect > 0.5, f"{folder.name} has no effect in PEFT"
        assert worst <= 1e-4


main()
