"""Writes `tiny_llama/`: three small random models, and what transformers computes with them in float32.

Facts fixed: weight names and shapes, RMSNorm, rotary halves, grouped heads, causal softmax, SwiGLU, tied and
separate output heads, biases, a head size that is not hidden_size / num_attention_heads, both spellings of the rotary base in
config.json, the row order of attn_q and attn_k in GGUF, greedy decoding, and the rotary frequencies of every scaling.

    tied/    2 layers, D = 32, H = 4, KV = 2, d = 8,  F = 96, V = 320, tied head, rows of whole 32-value blocks
    untied/  2 layers, D = 24, H = KV = 3,    d = 12, F = 40, V = 264, own head,  nothing divisible by 32
    qwen2/   2 layers, D = 32, H = 4, KV = 2, d = 8,  F = 64, V = 320, tied head, biases on q, k and v, rows of the
             embedding without a token, and a tokenizer of Qwen's kind: NFC, added tokens behind the others, roles in
             tokenizer_config.json and generation_config.json

Values: NumPy's PCG64, seed per variant, normal. A projection has standard deviation 1.5 / sqrt(inputs), embeddings
0.35, norm weights lie in [0.5, 1.5). So attention is not flat, logits spread over several units and no norm is a no-op.
The expected values come from the model as transformers loads it from the directory just written, eager attention.

    python make_tiny_llama.py [--output tiny_llama]
"""

import argparse
import json
import os
from pathlib import Path

# Code paths that do not depend on the CPU's vector length, so that the bytes do not either.
os.environ["ATEN_CPU_CAPABILITY"] = "default"
os.environ["MKL_CBWR"] = "COMPATIBLE"

import gguf
import numpy as np
import torch
from safetensors.numpy import save_file
from tokenizers import (
    AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers,
)
from transformers import AutoModelForCausalLM, LlamaConfig
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding

SPECIAL_TOKENS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
TOKENIZER_TEXT = [
    "The lighthouse keeper wrote the weather of every day into a long book, and the book outlived the lighthouse.",
    "In the winter the keeper read there what the sea had done in other winters, and what it would do again.",
]

QWEN2_PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)

SHARED = {
    "architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu", "dtype": "float32",
    "attention_bias": False, "mlp_bias": False, "initializer_range": 0.02, "num_hidden_layers": 2,
    "max_position_embeddings": 512, "rms_norm_eps": 1e-5, "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 2,
}
VARIANTS = {
    # The newer spelling of the rotary base; the head size follows from hidden_size.
    "tied": SHARED | {
        "hidden_size": 32, "intermediate_size": 96, "num_attention_heads": 4, "num_key_value_heads": 2,
        "vocab_size": 320, "tie_word_embeddings": True,
        "rope_parameters": {"rope_type": "default", "rope_theta": 100000.0},
    },
    # The older spelling, and no num_key_value_heads or tie_word_embeddings: they default to H and false.
    "untied": SHARED | {
        "hidden_size": 24, "intermediate_size": 40, "num_attention_heads": 3, "head_dim": 12,
        "vocab_size": 264, "rope_theta": 10000.0, "rope_scaling": None,
    },
    # Biases and an unused sliding window, as Qwen's files have them: neither is said by a key of its own.
    "qwen2": {key: value for key, value in SHARED.items() if key not in ("attention_bias", "mlp_bias")} | {
        "architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "rms_norm_eps": 1e-6,
        "hidden_size": 32, "intermediate_size": 64, "num_attention_heads": 4, "num_key_value_heads": 2,
        "vocab_size": 320, "tie_word_embeddings": True, "rope_theta": 1000000.0,
        "sliding_window": 64, "use_sliding_window": False, "max_window_layers": 2,
        "bos_token_id": 310, "eos_token_id": 312, "pad_token_id": 310,
    },
}
QWEN2_TOKENS = 310  # before the added ones
SEEDS = {"tied": 21, "untied": 29, "qwen2": 49}  # their greedy paths wander and win by clear gaps
PROMPT_LENGTHS = [1, 7, 19]
NEW_TOKENS = 24

ROPE_SCALINGS = [
    {"rope_type": "default", "rope_theta": 100000.0},
    {"rope_type": "linear", "rope_theta": 10000.0, "factor": 4.0},
    {"rope_type": "llama3", "rope_theta": 500000.0, "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
     "original_max_position_embeddings": 8192},
    {"rope_type": "yarn", "rope_theta": 10000.0, "factor": 4.0, "original_max_position_embeddings": 4096},
]


def head_sizes(config):
    """(H, KV, d), with the defaults of Hugging Face."""
    heads = config["num_attention_heads"]
    return heads, config.get("num_key_value_heads", heads), config.get("head_dim", config["hidden_size"] // heads)


def random_weights(config, seed):
    """Hugging Face names to float32 arrays."""
    generator = np.random.default_rng(seed)
    heads, kv_heads, d = head_sizes(config)
    hidden, inner, vocabulary = config["hidden_size"], config["intermediate_size"], config["vocab_size"]

    def normal(shape, deviation):
        return (generator.standard_normal(shape) * deviation).astype(np.float32)

    def linear(outputs, inputs):
        return normal((outputs, inputs), 1.5 / np.sqrt(inputs))

    def norm():
        return generator.uniform(0.5, 1.5, hidden).astype(np.float32)

    weights = {"model.embed_tokens.weight": normal((vocabulary, hidden), 0.35)}
    for layer in range(config["num_hidden_layers"]):
        weights |= {f"model.layers.{layer}.{name}.weight": value for name, value in {
            "input_layernorm": norm(),
            "self_attn.q_proj": linear(heads * d, hidden),
            "self_attn.k_proj": linear(kv_heads * d, hidden),
            "self_attn.v_proj": linear(kv_heads * d, hidden),
            "self_attn.o_proj": linear(hidden, heads * d),
            "post_attention_layernorm": norm(),
            "mlp.gate_proj": linear(inner, hidden),
            "mlp.up_proj": linear(inner, hidden),
            "mlp.down_proj": linear(hidden, inner),
        }.items()}
        if config["model_type"] == "qwen2":
            weights |= {f"model.layers.{layer}.self_attn.{name}_proj.bias": normal(width * d, 0.5)
                        for name, width in (("q", heads), ("k", kv_heads), ("v", kv_heads))}
    weights["model.norm.weight"] = norm()
    if not config.get("tie_word_embeddings", False):
        weights["lm_head.weight"] = linear(vocabulary, hidden)
    return weights


def byte_level_tokenizer(size):
    """A GPT-2 style tokenizer of SmolLM's kind: three control tokens, 256 bytes, and merges learnt from two lines."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
    ])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(TOKENIZER_TEXT, trainers.BpeTrainer(
        vocab_size=size, special_tokens=[AddedToken(token, special=True) for token in SPECIAL_TOKENS],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), show_progress=False))
    assert tokenizer.get_vocab_size() == size
    return tokenizer


def qwen_tokenizer():
    """Qwen's kind: composed text, its own pattern, and control tokens added behind all others."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(QWEN2_PATTERN), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(TOKENIZER_TEXT, trainers.BpeTrainer(
        vocab_size=QWEN2_TOKENS, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), show_progress=False))
    tokenizer.add_special_tokens([AddedToken(token, normalized=False, special=True) for token in SPECIAL_TOKENS])
    tokenizer.add_tokens([AddedToken("<tool_call>", normalized=False)])
    assert tokenizer.get_vocab_size() == QWEN2_TOKENS + 4
    return tokenizer


def write_qwen2_roles(folder, config, tokenizer):
    """What tokens are for, and the ids of texts in which composition and added tokens matter."""
    def write(name, value):
        (folder / name).write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")
    write("tokenizer_config.json", {
        "bos_token": None, "eos_token": {"content": "<|im_end|>", "special": True}, "pad_token": "<|endoftext|>",
        "unk_token": None, "chat_template": CHAT_TEMPLATE})
    write("generation_config.json", {"eos_token_id": [config["eos_token_id"], config["pad_token_id"]]})
    texts = ["Caf\u00e9 in winter", "Cafe\u0301 in winter", "12345 lighthouses", "<|im_start|>user\nthe keeper<|im_end|>",
             "a<tool_call>e\u0301b", "\uac00\u1100\u1161", "I'LL 'Re"]
    write("ids.json", [{"text": text, "ids": tokenizer.encode(text).ids} for text in texts])


def rotated_by_neighbours(weight, heads):
    """Rows as GGUF has them for Llama: row 2j + a of a head is Hugging Face's row a * d/2 + j."""
    half = weight.shape[0] // heads // 2
    order = [head * 2 * half + a * half + j for head in range(heads) for j in range(half) for a in (0, 1)]
    return weight[order]


GGUF_NAMES = {
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
}


def gguf_tensor(name, weight, config):
    """The GGUF name and rows of one Hugging Face tensor."""
    outside_layers = {"model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight",
                      "lm_head.weight": "output.weight"}
    if name in outside_layers:
        return outside_layers[name], weight
    path, part = name.rsplit(".", 1)
    layer, role = path.removeprefix("model.layers.").split(".", 1)
    heads, kv_heads, _ = head_sizes(config)
    if role == "self_attn.q_proj" and config["model_type"] == "llama":
        weight = rotated_by_neighbours(weight, heads)
    if role == "self_attn.k_proj" and config["model_type"] == "llama":
        weight = rotated_by_neighbours(weight, kv_heads)
    return f"blk.{layer}.{GGUF_NAMES[role]}.{part}", weight


def write_gguf(path, name, config, weights, tokenizer):
    writer = gguf.GGUFWriter(path, config["model_type"])
    heads, kv_heads, d = head_sizes(config)
    writer.add_type("model")
    writer.add_name(f"tiny {config['model_type']}, {name}")
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads)
    writer.add_head_count_kv(kv_heads)
    if "head_dim" in config:
        writer.add_key_length(d)
        writer.add_value_length(d)
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(config.get("rope_theta") or config["rope_parameters"]["rope_theta"])
    writer.add_rope_dimension_count(d)
    writer.add_vocab_size(config["vocab_size"])

    model = json.loads(tokenizer.to_str())["model"]
    ids = tokenizer.get_vocab(with_added_tokens=True)
    tokens = sorted(ids, key=ids.get)
    is_qwen2 = config["model_type"] == "qwen2"
    types = {token: gguf.TokenType.CONTROL for token in SPECIAL_TOKENS} | {"<tool_call>": gguf.TokenType.USER_DEFINED}
    for number in range(len(tokens), config["vocab_size"]):  # rows without a token, as llama.cpp's converter names them
        tokens.append(f"[PAD{number}]")
        types[tokens[-1]] = gguf.TokenType.UNUSED
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2" if is_qwen2 else "smollm")
    writer.add_token_list(tokens)
    writer.add_token_types([types.get(token, gguf.TokenType.NORMAL) for token in tokens])
    writer.add_token_merges([" ".join(pair) for pair in model["merges"]])
    writer.add_bos_token_id(config["bos_token_id"])
    writer.add_eos_token_id(config["eos_token_id"])
    if not is_qwen2:
        writer.add_unk_token_id(0)
    writer.add_pad_token_id(config["pad_token_id"])
    writer.add_add_bos_token(False)
    writer.add_add_space_prefix(False)
    writer.add_chat_template(CHAT_TEMPLATE)

    for tensor, weight in weights.items():
        writer.add_tensor(*gguf_tensor(tensor, weight, config))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def greedy(model, prompt):
    """The likeliest continuation, without a cache, and the smallest lead of a winner over its rival."""
    tokens, smallest_gap = list(prompt), float("inf")
    for _ in range(NEW_TOKENS):
        top = model(torch.tensor([tokens])).logits[0, -1].topk(2)
        smallest_gap = min(smallest_gap, float(top.values[0] - top.values[1]))
        tokens.append(int(top.indices[0]))
    return tokens[len(prompt):], smallest_gap


def write_variant(folder, name):
    folder.mkdir(parents=True, exist_ok=True)
    config, weights = VARIANTS[name], random_weights(VARIANTS[name], SEEDS[name])
    is_qwen2 = config["model_type"] == "qwen2"
    tokenizer = qwen_tokenizer() if is_qwen2 else byte_level_tokenizer(config["vocab_size"])
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "tokenizer.json").write_text(tokenizer.to_str() + "\n")
    write_gguf(folder / "model.gguf", name, config, weights, tokenizer)
    if is_qwen2:
        write_qwen2_roles(folder, config, tokenizer)

    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    assert set(model.state_dict()) - {"lm_head.weight"} == set(weights) - {"lm_head.weight"}
    generator = np.random.default_rng(SEEDS[name] + 100)
    logits, sequences = {}, []
    for index, length in enumerate(PROMPT_LENGTHS):
        prompt = generator.integers(len(SPECIAL_TOKENS), config["vocab_size"], length).tolist()
        continuation, gap = greedy(model, prompt)
        assert gap > 0.01, f"{name}: the greedy path of prompt {index} hangs on a gap of {gap}; take another seed"
        logits[f"logits.{index}"] = model(torch.tensor([prompt])).logits[0].numpy()
        sequences.append({"tokens": prompt, "greedy": continuation, "smallest_gap": gap})
    save_file(logits, folder / "logits.safetensors")
    (folder / "reference.json").write_text(json.dumps({"sequences": sequences}, indent=1) + "\n")


def write_rope_frequencies(path):
    """Inverse frequencies (radians per position) and the factor on cos and sin, for each kind of scaling, d = 64."""
    cases = []
    for parameters in ROPE_SCALINGS:
        config = LlamaConfig(hidden_size=128, num_attention_heads=2, max_position_embeddings=16384,
                             rope_parameters=dict(parameters))
        rotary = LlamaRotaryEmbedding(config)
        cases.append({"head_dim": 64, "max_position_embeddings": 16384, "rope_parameters": parameters,
                      "inverse_frequencies": rotary.inv_freq.tolist(),
                      "attention_factor": float(rotary.attention_scaling)})
    path.write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "tiny_llama")
    output = parser.parse_args().output
    torch.set_num_threads(1)
    torch.backends.mkldnn.enabled = False
    with torch.no_grad():
        for variant in VARIANTS:
            write_variant(output / variant, variant)
        write_rope_frequencies(output / "rope_frequencies.json")
