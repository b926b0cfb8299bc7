"""An adapter that lift trained, loaded by PEFT: the losses of a text, token by token, must be those that lift gives.

    python adapter.py --model smollm2.gguf --adapter DIR --text FILE --scores SCORES

SCORES is what `lift score FILE --adapter DIR --precision float32 --json` printed. Fails above 1e-3 nats.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "Fixtures"))

import torch  # noqa: E402
from make_smollm2_reference import gguf, load_model, load_tokenizer, read_keys  # noqa: E402
from peft import PeftModel  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--adapter", type=Path, required=True)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--scores", type=Path, required=True)
    arguments = parser.parse_args()
    reader = gguf.GGUFReader(arguments.model)
    keys = read_keys(reader)
    tokens = torch.tensor([load_tokenizer(keys).encode(arguments.text.read_text(), add_special_tokens=False).ids])
    base = load_model(reader, keys)
    with torch.no_grad():
        plain = base(input_ids=tokens).logits[0].log_softmax(-1)
        adapted = PeftModel.from_pretrained(base, arguments.adapter)(input_ids=tokens).logits[0].log_softmax(-1)
    scores = json.loads(arguments.scores.read_text())
    assert len(scores["losses"]) == tokens.shape[1] - 1, (len(scores["losses"]), tokens.shape)

    def losses(log_probabilities):
        return -log_probabilities[:-1].gather(1, tokens[0, 1:, None])[:, 0]

    worst = (losses(adapted) - torch.tensor(scores["losses"])).abs().max().item()
    effect = (losses(adapted) - losses(plain)).abs().max().item()
    print(f"parity: {len(scores['losses'])} losses with the adapter in PEFT, largest difference {worst:.2e} nats; "
          f"the adapter changes them by up to {effect:.1f}")
    assert effect > 1, "the adapter has no effect in PEFT"
    assert worst <= 1e-3


main()
