"""Writes `smollm2/`: what transformers and PEFT compute, in float32 unless it says otherwise, with the weights of a SmolLM2-135M-Instruct GGUF.

Facts fixed, on a real quantised model: dequantisation, tokenisation, the chat template, the forward pass over 200
tokens, greedy answers to five chats, and ten steps of LoRA on all linears; of those, the losses once more with the base
in bfloat16, as PEFT trains it (the adapter stays float32).

The weights are the file's own, dequantised by the `gguf` package, with the row permutation of attn_q and attn_k undone;
the configuration comes from the file's keys, the tokenizer (Hugging Face `tokenizers`) from its tokens and merges, the
prompts from its chat template as Jinja2 renders it. So the same file read by another program must give the same values.

The LoRA adapter starts from a formula, so that no file need hold it: B = 0, and A from one stream
    s ← (1664525·s + 1013904223) mod 2³², s₀ = 1;   the next element is ((s >> 8) − 2²³) · 2⁻²⁸, exact in float32
with s advanced before each element, through layers 0, 1, …, in each q, k, v, o, gate, up, down, in each A row by row
([r, inputs]). Values lie in ±1/32. Step k trains on two windows of 64 tokens of the same 200-token prompt.

    python make_smollm2_reference.py --model smollm2.gguf [--output smollm2] [--full FILE]

`--full` also writes all 200 × 49152 logits of the prompt (39 MB) to the file named.
"""

import argparse
import hashlib
import json
import math
import os
from pathlib import Path

# Code paths that do not depend on the CPU's vector length, so that the bytes do not either.
os.environ["ATEN_CPU_CAPABILITY"] = "default"
os.environ["MKL_CBWR"] = "COMPATIBLE"

import gguf
import torch
from jinja2.sandbox import ImmutableSandboxedEnvironment
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers
from torch.nn.functional import cross_entropy
from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM

PROMPT_LENGTH = 200
PROMPT_TEXT = (
    "The river Oste rises in the heath and takes its time. For the first twenty miles it is a ditch between "
    "potato fields, crossed by planks, and the farmers who own the planks do not think of it as a river at "
    "all. Below the mill at Sittensen it widens, and there, in 1887, the miller's daughter Hanne Brandt began "
    "to write down the height of the water every morning at six. She kept it up for 41 years. Her notebooks, "
    "which the parish found behind a cupboard, hold 14,975 readings, three floods, and a single gap of nine "
    "days in March 1903, when she married. Engineers who came later to build the barrage trusted their own "
    "instruments until the winter of 1936, when the gauge at the bridge froze and the only warning anyone had "
    "was a line in her handwriting: \"When the ice sings, look again on the third day.\" They looked on the "
    "third day. The water stood four feet above the sill, and the barrage, which had been planned for three, "
    "was closed in time."
)
CHATS = [
    [{"role": "user", "content": "What is the capital of France?"}],
    [{"role": "user", "content": "Explain in two sentences why the sky is blue."}],
    [{"role": "user", "content": "Write a Python function that returns the sum of the squares of a list."}],
    [{"role": "system", "content": "You answer in one short sentence."},
     {"role": "user", "content": "Why do leaves fall in autumn?"}],
    [{"role": "user", "content": "My name is Hanne and I live by a river."},
     {"role": "assistant", "content": "Nice to meet you, Hanne!"},
     {"role": "user", "content": "What is my name, and where do I live?"}],
]
NEW_TOKENS, SMALLEST_GAP = 48, 2e-3
SAMPLED_IDS = [769 * i for i in range(64)]

RANK, ALPHA, STEPS, WINDOW = 8, 16, 10, 64
ADAMW = {"learning_rate": 5e-4, "betas": (0.9, 0.98), "epsilon": 1e-8, "weight_decay": 1e-4}
MAX_GRADIENT_NORM = 1.0

# Hugging Face module inside a layer, GGUF tensor; the linears in the order of the formula for A.
LINEARS = {
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
}
NORMS = {"input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm"}


# The file becomes a model and a tokenizer.

def read_keys(reader):
    return {name: field.contents() for name, field in reader.fields.items()}


def configuration(keys):
    heads, size = keys["llama.attention.head_count"], keys["llama.embedding_length"]
    return LlamaConfig(
        hidden_size=size, intermediate_size=keys["llama.feed_forward_length"], vocab_size=keys["llama.vocab_size"],
        num_hidden_layers=keys["llama.block_count"], num_attention_heads=heads,
        num_key_value_heads=keys["llama.attention.head_count_kv"], head_dim=size // heads,
        max_position_embeddings=keys["llama.context_length"],
        rms_norm_eps=keys["llama.attention.layer_norm_rms_epsilon"],
        rope_parameters={"rope_type": "default", "rope_theta": keys["llama.rope.freq_base"]},
        tie_word_embeddings=True, bos_token_id=keys["tokenizer.ggml.bos_token_id"],
        eos_token_id=keys["tokenizer.ggml.eos_token_id"], pad_token_id=keys["tokenizer.ggml.padding_token_id"])


def rotated_by_halves(weight, heads):
    """Hugging Face's rows: row a·d/2 + j of a head is GGUF's row 2j + a."""
    half = weight.shape[0] // heads // 2
    return weight[[head * 2 * half + 2 * j + a for head in range(heads) for a in (0, 1) for j in range(half)]]


def load_model(reader, keys):
    stored = {tensor.name: tensor for tensor in reader.tensors}
    assert "output.weight" not in stored, "the reference model ties its head to the embeddings"
    config = configuration(keys)

    def take(name):
        tensor = stored.pop(f"{name}.weight")
        return gguf.quants.dequantize(tensor.data, tensor.tensor_type)

    weights = {"model.embed_tokens.weight": take("token_embd"), "model.norm.weight": take("output_norm")}
    for layer in range(config.num_hidden_layers):
        for module, name in (LINEARS | NORMS).items():
            weights[f"model.layers.{layer}.{module}.weight"] = take(f"blk.{layer}.{name}")
        prefix = f"model.layers.{layer}.self_attn"
        for name, heads in [("q_proj", config.num_attention_heads), ("k_proj", config.num_key_value_heads)]:
            weights[f"{prefix}.{name}.weight"] = rotated_by_halves(weights[f"{prefix}.{name}.weight"], heads)
    assert not stored, f"tensors left over: {sorted(stored)}"

    weights["lm_head.weight"] = weights["model.embed_tokens.weight"]
    model = LlamaForCausalLM._from_config(config, dtype=torch.float32, attn_implementation="eager")
    model.load_state_dict({name: torch.tensor(value, dtype=torch.float32) for name, value in weights.items()})
    model.tie_weights()
    return model.eval()


def load_tokenizer(keys):
    """SmolLM's pipeline: cut out control tokens, split off single digits, then GPT-2's pattern on bytes, then BPE."""
    assert (keys["tokenizer.ggml.model"], keys["tokenizer.ggml.pre"]) == ("gpt2", "smollm")
    tokens = keys["tokenizer.ggml.tokens"]
    merges = [tuple(merge.split(" ")) for merge in keys["tokenizer.ggml.merges"]]
    tokenizer = Tokenizer(models.BPE(vocab={token: index for index, token in enumerate(tokens)}, merges=merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
    ])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([
        AddedToken(token, special=True, normalized=False)
        for token, kind in zip(tokens, keys["tokenizer.ggml.token_type"]) if kind == gguf.TokenType.CONTROL])
    assert tokenizer.get_vocab_size() == len(tokens)
    return tokenizer


# What is computed with them.

@torch.no_grad()
def prompt_logits(model, tokens):
    """[T, V] float32."""
    return model(torch.tensor([tokens])).logits[0]


def summary(logits):
    """The part of the prompt's logits that is small enough to keep."""
    return {
        "last_logits": logits[-1].clone(),
        "log_sum_exp": logits.double().logsumexp(dim=-1).float(),
        "argmax": logits.argmax(dim=-1),
        "sampled_logits": logits[:, SAMPLED_IDS].contiguous(),
    }


def answer(model, tokenizer, keys, messages):
    """One chat: rendered, encoded, and continued greedily to the end-of-turn token or NEW_TOKENS, cached decoding."""
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    rendered = environment.from_string(keys["tokenizer.chat_template"]).render(
        messages=messages, add_generation_prompt=True)
    tokens = tokenizer.encode(rendered, add_special_tokens=False).ids
    end = keys["tokenizer.ggml.eos_token_id"]
    settings = GenerationConfig(do_sample=False, max_new_tokens=NEW_TOKENS, eos_token_id=end, pad_token_id=end,
                                output_logits=True, return_dict_in_generate=True)
    inputs = torch.tensor([tokens])
    output = model.generate(inputs, attention_mask=torch.ones_like(inputs), generation_config=settings)
    greedy = output.sequences[0, len(tokens):].tolist()
    leads = [float(top[0] - top[1]) for top in (logits[0].topk(2).values for logits in output.logits)]
    assert min(leads) > SMALLEST_GAP, f"a greedy path hangs on a gap of {min(leads)}; take another prompt: {rendered!r}"
    return {"messages": messages, "rendered": rendered, "tokens": tokens, "greedy": greedy,
            "text": tokenizer.decode(greedy, skip_special_tokens=False), "smallest_gap": min(leads)}


def set_initial_adapter(model, layer_count):
    """A from the stream of the file's header; PEFT has made B zero."""
    state = 1
    for layer in range(layer_count):
        for module in LINEARS:
            a = model.get_submodule(f"base_model.model.model.layers.{layer}.{module}.lora_A.default").weight
            integers = []
            for _ in range(a.numel()):
                state = (1664525 * state + 1013904223) % 2**32
                integers.append((state >> 8) - 2**23)
            a.data = torch.tensor(integers, dtype=torch.float32).reshape(a.shape) * 2.0**-28


def norm(tensor):
    """The Euclidean norm, summed in double."""
    return float(tensor.double().norm())


def lora_steps(model, tokens):
    """Ten steps on windows of the prompt; the loss is the mean over 2 × 63 targets, all but each first token."""
    layer_count = model.config.num_hidden_layers
    model = get_peft_model(model, LoraConfig(
        task_type="CAUSAL_LM", r=RANK, lora_alpha=ALPHA, lora_dropout=0.0,
        target_modules=[module.split(".")[1] for module in LINEARS]))
    set_initial_adapter(model, layer_count)
    parameters = {name.replace(".default", ""): parameter
                  for name, parameter in model.named_parameters() if parameter.requires_grad}
    optimizer = torch.optim.AdamW(parameters.values(), lr=ADAMW["learning_rate"], betas=ADAMW["betas"],
                                  eps=ADAMW["epsilon"], weight_decay=ADAMW["weight_decay"])
    steps, first_norms = [], {}
    for step in range(STEPS):
        starts = [13 * sequence % (PROMPT_LENGTH - WINDOW + 1) for sequence in (2 * step, 2 * step + 1)]
        batch = torch.tensor([tokens[start:start + WINDOW] for start in starts])
        # In double: a float32 sum over 49152 exponentials is off by 1e-5, more than the model's own rounding.
        loss = cross_entropy(model(batch).logits[:, :-1].flatten(0, 1).double(), batch[:, 1:].flatten())
        loss.backward()
        if step == 0:
            first_norms = {name: norm(value.grad) for name, value in parameters.items() if ".lora_B." in name}
        steps.append({"starts": starts, "tokens": batch.tolist(), "loss": float(loss.detach()),
                      "gradient_norm": math.hypot(*(norm(value.grad) for value in parameters.values()))})
        torch.nn.utils.clip_grad_norm_(parameters.values(), MAX_GRADIENT_NORM)
        optimizer.step()
        optimizer.zero_grad()
    return {
        "settings": ADAMW | {"rank": RANK, "alpha": ALPHA, "max_gradient_norm": MAX_GRADIENT_NORM},
        "steps": steps,
        "first_gradient_norms": first_norms,
        "final_norms": {name: norm(value.detach()) for name, value in parameters.items()},
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "smollm2")
    parser.add_argument("--full", type=Path)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.backends.mkldnn.enabled = False
    arguments.output.mkdir(parents=True, exist_ok=True)

    reader = gguf.GGUFReader(arguments.model)
    keys = read_keys(reader)
    model, tokenizer = load_model(reader, keys), load_tokenizer(keys)
    tokens = tokenizer.encode(PROMPT_TEXT).ids
    assert len(tokens) >= PROMPT_LENGTH and tokenizer.decode(tokens) == PROMPT_TEXT
    tokens = tokens[:PROMPT_LENGTH]

    logits = prompt_logits(model, tokens)
    save_file(summary(logits), arguments.output / "prompt_logits.safetensors", metadata={"format": "pt"})
    if arguments.full:
        save_file({"logits": logits}, arguments.full, metadata={"format": "pt"})
    record = {
        "model": {"name": keys["general.name"], "sha256": hashlib.sha256(arguments.model.read_bytes()).hexdigest()},
        "prompt": {"text": PROMPT_TEXT, "tokens": tokens, "sampled_ids": SAMPLED_IDS},
        "chats": [answer(model, tokenizer, keys, messages) for messages in CHATS],
        "lora": lora_steps(model, tokens),
    }
    # PEFT has wrapped the first model's layers.
    rounded = load_model(reader, keys).to(torch.bfloat16)
    record["lora"]["bfloat16_losses"] = [step["loss"] for step in lora_steps(rounded, tokens)["steps"]]
    (arguments.output / "reference.json").write_text(json.dumps(record, ensure_ascii=False) + "\n")
