"""What lift exports and merges, in the programs that it is for.

    python exports.py --model model.gguf --adapter DIR --tiny DIR --lift lift --llama llama-completion --output FOLDER

SmolLM2 with every weight in float32: 64 greedy tokens of the base with the LoRA in PEFT and in llama.cpp, of the merged GGUF
model in llama.cpp, and here, must be one text. On the quantised base it is said how far they agree. The merged folder must give the
logits of the adapted model in transformers to 1e-3. Then the tiny models of every family with adapters of every kind.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
for name in ("model", "adapter", "tiny", "output"):
    parser.add_argument(f"--{name}", type=Path, required=True)
parser.add_argument("--lift", required=True)
parser.add_argument("--llama", required=True)
arguments = parser.parse_args()
work = arguments.output
work.mkdir(parents=True, exist_ok=True)
PROMPTS = ["The island of Oskelvane is known for", "Every morning the harbour", "The council of 1874 decided that 3"]


def lift(*words):
    return subprocess.run([arguments.lift, *map(str, words)], check=True, capture_output=True).stdout


def is_same(here, texts):
    """Whether all hold what was written here: 64 tokens, or those up to one that ends an answer.

    Before and behind it may be halves of characters, which the program prints at other moments; it does not print zeros.
    """
    return all(here.replace("\0", "").strip("\ufffd") in text for text in texts)


def llama(model, prompt, *words, expected=""):
    """The bare text of a greedy continuation, everything in float32.

    It goes on where an answer would end, and for some tokens more than the 64 that are compared, and is run again if it breaks
    off within the text that is expected: the program sometimes ends before it has printed what it wrote.
    """
    command = [arguments.llama, "-m", model, "-p", prompt, "-n", 68, "--ignore-eos", "--temp", 0, "-c", 512, "-ctk", "f32", "-ctv", "f32",
               "-fa", "off", "-no-cnv", "--no-display-prompt", "--no-warmup", *words]
    for _ in range(20):
        result = subprocess.run(list(map(str, command)), check=True, capture_output=True, stdin=subprocess.DEVNULL)
        text = result.stdout.decode(errors="replace")
        if is_same(expected, [text]) or not expected.startswith(text.rstrip("\n")):
            break
    return text


def shared(one, other):
    return next((i for i, (a, b) in enumerate(zip(one, other)) if a != b), min(len(one), len(other)))


def smollm2():
    base = work / "base.gguf"
    script = Path(__file__).parent / "dequantise.py"
    subprocess.run([sys.executable, script, "--model", arguments.model, "--output", base], check=True)
    lift("export", arguments.adapter, "--format", "gguf", "--output", work / "lora.gguf", "--force")
    lift("merge", "--adapter", arguments.adapter, "--format", "gguf", "--output", work / "merged.gguf", "--force")
    lift("merge", "--adapter", arguments.adapter, "--format", "safetensors", "--output", work / "merged", "--force")
    lift("export", arguments.adapter, "--format", "peft", "--output", work / "peft", "--force")
    own = AutoTokenizer.from_pretrained(arguments.model.parent, gguf_file=arguments.model.name)
    source = AutoModelForCausalLM.from_pretrained(arguments.model.parent, gguf_file=arguments.model.name, dtype=torch.float32)
    peft = PeftModel.from_pretrained(source, work / "peft").eval()
    for prompt in PROMPTS:
        here = lift("generate", prompt, "--adapter", arguments.adapter, "--precision", "float32", "--max-tokens", 64)
        here = here.decode(errors="replace").removesuffix("\n")
        ids = torch.tensor([own(prompt).input_ids])
        there = peft.generate(
            input_ids=ids, attention_mask=torch.ones_like(ids), max_new_tokens=64, do_sample=False, repetition_penalty=1.0)
        there = own.decode(there[0, ids.shape[1]:], skip_special_tokens=True)
        assert there == here, f"{prompt}\nhere {here!r}\nPEFT {there!r}"
        adapted = llama(base, prompt, "--lora", work / "lora.gguf", expected=here)
        merged = llama(work / "merged.gguf", prompt, expected=here)
        bare = llama(base, prompt)
        assert is_same(here, [adapted, merged]), f"{prompt}\nhere    {here}\nadapted {adapted}\nmerged  {merged}"
        assert not is_same(here, [bare]), f"{prompt}: the adapter changes nothing in llama.cpp"
        quantised = llama(arguments.model, prompt, "--lora", work / "lora.gguf")
        print(f"parity: {prompt[:30]!r}: 64 tokens are the same in PEFT and in llama.cpp; on the quantised base the first "
              f"{shared(here, quantised)} of {len(here)} characters")

    chat = "<|im_start|>user\nWho are the 1,874 islanders?<|im_end|>\n<|im_start|>assistant\n"
    written = AutoTokenizer.from_pretrained(work / "merged")
    assert written(chat).input_ids == own(chat).input_ids, (written(chat).input_ids, own(chat).input_ids)
    assert written.convert_tokens_to_ids(["<|im_start|>", "<|im_end|>", "<|endoftext|>"]) == [1, 2, 0]
    assert written.eos_token == "<|im_end|>" and written.chat_template
    print(f"parity: the merged folder's tokenizer gives the {len(written(chat).input_ids)} ids of the base in transformers")

    model = AutoModelForCausalLM.from_pretrained(work / "merged", dtype=torch.float32).eval()
    tokens = torch.arange(100, 164)[None]
    with torch.no_grad():
        worst = (model(tokens).logits - peft(tokens).logits).abs().max().item()
    print(f"parity: the merged folder and the exported adapter in transformers and PEFT differ by at most {worst:.1e} in a logit")
    assert worst <= 1e-3


def tiny():
    folders = sorted(path.parent for path in arguments.tiny.glob("*/*/written.json"))
    assert len(folders) == 12, f"{len(folders)} adapters in {arguments.tiny}"
    for folder in folders:
        expected = json.loads((folder / "written.json").read_text())
        base = Path("Tests/Fixtures/tiny_llama") / folder.parent.name / "model.gguf"
        written = expected["written"]
        adapted = llama(base, expected["prompt"], "--lora", folder / "lora.gguf", expected=written)
        merged = llama(folder / "merged.gguf", expected["prompt"], expected=written)
        bare = llama(base, expected["prompt"])
        assert is_same(written, [adapted, merged]), f"{folder}\nhere    {written!r}\nadapted {adapted!r}\nmerged  {merged!r}"
        assert not is_same(written, [bare]), f"{folder}: the adapter changes nothing in llama.cpp"
        assert len(written) >= 10
        print(f"parity: {folder.parent.name} with {folder.name}: {expected['tokens']} tokens are the same in llama.cpp")


smollm2()
tiny()
