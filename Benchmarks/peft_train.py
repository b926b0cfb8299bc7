"""Speed and memory of LoRA training in PyTorch, transformers and PEFT: steps on random tokens, as `lift bench train`.

    python peft_train.py --precision bfloat16 [--rank 128] [--batch-size 4] [--length 512] [--steps 3] [--threads 2]

The model has the sizes of SmolLM2-135M and random weights, which cost what trained ones cost. Prints one JSON object.
"""

import argparse
import json
import resource
import time

import torch
from peft import LoraConfig, get_peft_model
from transformers import LlamaConfig, LlamaForCausalLM


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--rank", type=int, default=128)
    parser.add_argument("--batch-size", type=int, default=4)
    parser.add_argument("--length", type=int, default=512)
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--warmup", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(arguments.threads)
    config = LlamaConfig(
        hidden_size=576, intermediate_size=1536, vocab_size=49152, num_hidden_layers=30, num_attention_heads=9,
        num_key_value_heads=3, max_position_embeddings=8192, tie_word_embeddings=True)
    model = LlamaForCausalLM._from_config(config, dtype=getattr(torch, arguments.precision), attn_implementation="sdpa")
    model = get_peft_model(
        model, LoraConfig(r=arguments.rank, lora_alpha=2 * arguments.rank, target_modules="all-linear"))
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-5)
    model.train()
    seconds, losses = [], []
    for step in range(arguments.warmup + arguments.steps):
        tokens = torch.randint(0, config.vocab_size, (arguments.batch_size, arguments.length))
        start = time.perf_counter()
        loss = model(input_ids=tokens, labels=tokens, use_cache=False).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
        if step >= arguments.warmup:
            seconds.append(time.perf_counter() - start)
    median = sorted(seconds)[len(seconds) // 2]
    print(json.dumps({
        "precision": arguments.precision, "torch": torch.__version__,
        "medianRate": arguments.batch_size * arguments.length / median, "seconds": seconds,
        "peakMemoryInBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }))


main()
