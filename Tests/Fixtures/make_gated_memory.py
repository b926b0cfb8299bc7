"""Writes `gated_memory/`: Gated Memory on the tiny Llamas, and what PyTorch computes and trains with it, in float32.

Written from the formula of the paper (Mao et al., 2025, arXiv:2502.14644, section 3), with transformers for the rest: the
query projection's output is caught before rotation, and the output projection's input is replaced.

    m_h = SiLU(q_h W1_h) W2_h      z_h = SiLU(q_h U_h) u_h      g_h = sigmoid(3 (z_h - c))      o_h = (1 - g_h) a_h + g_h m_h

Facts fixed: a memory for every query head, also where heads share keys; the start of the weights (Kaiming on the
3-D tensor, whose fan-in is in * out); both shifts c; the low-rank update of a tied head, on the output side alone; logits,
the gradient of every weight, mean gates, and ten AdamW steps.

    tied_head/    tiny_llama/tied, c = 1, weights normal with deviation 0.6, so that gates move; head update r = 2, alpha = 4,
                  A normal 0.2, B normal 0.1; AdamW beta (0.9, 0.98), decay 1e-4, constant rate, clipped to norm 1
    untied_start/ tiny_llama/untied, c = 1.3, weights as a new adapter has them, no head update; AdamW beta (0.9, 0.999),
                  decay 0.01, warm-up over 3 steps, then linear decay

Batches, labels and the loss of a step are those of make_lora_steps.py.

    python make_gated_memory.py [--models tiny_llama] [--output gated_memory]
"""

import argparse
import json
import math
import os
import shutil
from pathlib import Path

# Code paths that do not depend on the CPU's vector length, so that the bytes do not either.
os.environ["ATEN_CPU_CAPABILITY"] = "default"
os.environ["MKL_CBWR"] = "COMPATIBLE"

import numpy as np
import torch
from safetensors.torch import save_file
from torch.nn.functional import silu
from transformers import AutoModelForCausalLM, get_constant_schedule, get_linear_schedule_with_warmup

from make_lora_steps import EPSILON, STEPS, WARMUP_STEPS, micro_batches, token_losses, token_sequence

RUNS = {
    "tied_head": {"model": "tied", "shift": 1.0, "deviation": 0.6, "head_rank": 2, "seed": 41,
                  "settings": {"learning_rate": 5e-3, "betas": (0.9, 0.98), "weight_decay": 1e-4, "schedule": "constant",
                               "warmup_steps": 0, "max_gradient_norm": 1.0}},
    "untied_start": {"model": "untied", "shift": 1.3, "deviation": None, "head_rank": 0, "seed": 43,
                     "settings": {"learning_rate": 1e-2, "betas": (0.9, 0.999), "weight_decay": 0.01,
                                  "schedule": "linear_with_warmup", "warmup_steps": WARMUP_STEPS,
                                  "max_gradient_norm": 3.4}},
}
PREFIX = "base_model.model."


class Memory(torch.nn.Module):
    """The memory of one layer, on [batch, T, H, d]."""

    def __init__(self, heads, d, shift, deviation):
        super().__init__()
        s = math.isqrt(d)
        self.shift = shift
        self.weights = torch.nn.ParameterDict({
            "mem_proj_0": torch.empty(heads, d, 2 * d), "mem_proj_2": torch.empty(heads, 2 * d, d),
            "gate_proj_0": torch.empty(heads, d, s), "gate_proj_2": torch.empty(heads, s, 1)})
        for weight in self.weights.values():
            if deviation is None:
                torch.nn.init.kaiming_uniform_(weight, a=math.sqrt(5))
            else:
                torch.nn.init.normal_(weight, std=deviation)
        self.query = None
        self.mean_gates = None

    def two_layers(self, q, first, second):
        hidden = silu(torch.einsum("bthi,hij->bthj", q, self.weights[first]))
        return torch.einsum("bthj,hjk->bthk", hidden, self.weights[second])

    def blend(self, attention):
        heads, d = self.weights["mem_proj_0"].shape[:2]
        q, a = (x.unflatten(-1, (heads, d)) for x in (self.query, attention))
        gate = torch.sigmoid(3 * (self.two_layers(q, "gate_proj_0", "gate_proj_2") - self.shift))
        self.mean_gates = gate.detach().double().mean(dim=(0, 1, 3)).tolist()
        return ((1 - gate) * a + gate * self.two_layers(q, "mem_proj_0", "mem_proj_2")).flatten(-2)


class HeadUpdate(torch.nn.Module):
    """Adds alpha / r * B A h to the logits; alpha is twice r."""

    def __init__(self, rank, width, vocabulary):
        super().__init__()
        self.a = torch.nn.Parameter(torch.randn(rank, width) * 0.2)
        self.b = torch.nn.Parameter(torch.randn(vocabulary, rank) * 0.1)

    def forward(self, hidden):
        return 2 * (hidden @ self.a.T) @ self.b.T


def install(model, run):
    """Hooks the memories into the model; returns them, and all parameters by their names in files."""
    config = model.config
    heads = config.num_attention_heads
    d = model.model.layers[0].self_attn.head_dim
    memories, named = [], {}
    for index, layer in enumerate(model.model.layers):
        memory = Memory(heads, d, run["shift"], run["deviation"])
        attention = layer.self_attn
        attention.q_proj.register_forward_hook(lambda _, __, output, memory=memory: setattr(memory, "query", output))
        attention.o_proj.register_forward_pre_hook(lambda _, inputs, memory=memory: (memory.blend(inputs[0]),))
        memories.append(memory)
        for name, weight in memory.weights.items():
            module, number = name.rsplit("_", 1)
            named[f"{PREFIX}model.layers.{index}.self_attn.{module}.{number}.weight"] = weight
    if run["head_rank"] > 0:
        update = HeadUpdate(run["head_rank"], config.hidden_size, config.vocab_size)
        model.lm_head.register_forward_hook(lambda _, inputs, output: output + update(inputs[0]))
        named[f"{PREFIX}lm_head.lora_A.weight"], named[f"{PREFIX}lm_head.lora_B.weight"] = update.a, update.b
    return memories, named


def save_adapter(folder, model, run, named):
    folder.mkdir(parents=True)
    d = model.model.layers[0].self_attn.head_dim
    config = {"peft_type": "GATED_MEMORY", "base_model_name_or_path": f"tiny_llama/{run['model']}", "memory_size": 2 * d,
              "gate_size": math.isqrt(d), "gate_scale": 3, "gate_shift": run["shift"], "activation": "silu",
              "query": "before_rotation", "head_rank": run["head_rank"], "head_alpha": 2 * run["head_rank"]}
    (folder / "adapter_config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")
    save_file({name: weight.detach().clone() for name, weight in named.items()}, folder / "adapter_model.safetensors",
              metadata={"format": "pt"})


def write_run(models, folder, run):
    shutil.rmtree(folder, ignore_errors=True)
    model = AutoModelForCausalLM.from_pretrained(models / run["model"], dtype=torch.float32, attn_implementation="eager")
    vocabulary = model.config.vocab_size
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    generator = np.random.default_rng(run["seed"])
    text = token_sequence(generator, 33, vocabulary)
    with torch.no_grad():
        base_losses = token_losses(model, [text], [text]).tolist()
    torch.manual_seed(run["seed"])
    memories, named = install(model, run)
    save_adapter(folder / "initial", model, run, named)
    with torch.no_grad():
        initial_losses = token_losses(model, [text], [text]).tolist()
        logits = model(torch.tensor([text])).logits[0]
        mean_gates = [memory.mean_gates for memory in memories]
    save_file({"logits": logits}, folder / "logits.safetensors", metadata={"format": "pt"})

    settings, parameters = run["settings"], list(named.values())
    optimizer = torch.optim.AdamW(parameters, lr=settings["learning_rate"], betas=settings["betas"], eps=EPSILON,
                                  weight_decay=settings["weight_decay"])
    schedule = (get_constant_schedule(optimizer) if settings["schedule"] == "constant"
                else get_linear_schedule_with_warmup(optimizer, WARMUP_STEPS, STEPS))
    steps = []
    for step in range(STEPS):
        batches = micro_batches(generator, vocabulary)
        targets = sum(label != -100 for batch in batches for row in batch["labels"] for label in row[1:])
        loss = 0.0
        for batch in batches:
            part = token_losses(model, batch["tokens"], batch["labels"]).sum() / targets
            part.backward()
            loss += float(part.detach())
        if step == 0:
            save_file({name: weight.grad.clone() for name, weight in named.items()},
                      folder / "first_gradients.safetensors", metadata={"format": "pt"})
        norm = torch.nn.utils.clip_grad_norm_(parameters, settings["max_gradient_norm"])
        steps.append({"learning_rate": schedule.get_last_lr()[0], "loss": loss, "gradient_norm": float(norm),
                      "target_count": targets, "micro_batches": batches})
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
    with torch.no_grad():
        final_losses = token_losses(model, [text], [text]).tolist()
    record = {"settings": settings | {"epsilon": EPSILON}, "steps": steps, "mean_gates": mean_gates, "evaluation": {
        "tokens": text, "base_losses": base_losses, "initial_losses": initial_losses, "final_losses": final_losses}}
    (folder / "reference.json").write_text(json.dumps(record) + "\n")


if __name__ == "__main__":
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, default=here / "tiny_llama")
    parser.add_argument("--output", type=Path, default=here / "gated_memory")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.backends.mkldnn.enabled = False
    for name, run in RUNS.items():
        write_run(arguments.models, arguments.output / name, run)
