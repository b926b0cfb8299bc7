"""Writes `lora_steps/`: ten training steps of PEFT LoRA on `tiny_llama/tied`, from given A and B, in float32.

Facts fixed: PEFT's names, shapes and scale; the gradient of every A and B; the token-weighted loss over two
micro-batches of unequal length; the global gradient norm and clipping; AdamW with decoupled decay; both schedules.

    zero_b/    B = 0 as in a new adapter;        AdamW β (0.9, 0.98),  decay 1e-4; constant learning rate
    random_b/  B normal, standard deviation 0.05; AdamW β (0.9, 0.999), decay 0.01; linear warm-up over 3 steps, then
               linear decay to 0 at step 10 (transformers' `get_linear_schedule_with_warmup`: the first rate is 0)

Both: r = 8, alpha = 16, no dropout, all seven linears of every layer, ε 1e-8. The first clips every step to norm 1, the
second only the steps above 3.4. A is uniform in ±1/√inputs (PEFT's Kaiming start).

A step is  loss = Σ −log p(target) / (number of targets),  both sums over its two micro-batches. Labels are Hugging
Face's: label i is predicted at position i − 1, −100 is not a target, label 0 is never one.

Values: `torch.manual_seed` for A, NumPy's PCG64 for B and the tokens. The tokens follow t' = 5t + 3 (mod V) with one in
eight drawn at random, so there is something to learn.

    python make_lora_steps.py [--model tiny_llama/tied] [--output lora_steps]
"""

import argparse
import json
import os
import shutil
from pathlib import Path

# Code paths that do not depend on the CPU's vector length, so that the bytes do not either.
os.environ["ATEN_CPU_CAPABILITY"] = "default"
os.environ["MKL_CBWR"] = "COMPATIBLE"

import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file
from torch.nn.functional import cross_entropy
from transformers import AutoModelForCausalLM, get_constant_schedule, get_linear_schedule_with_warmup

TARGET_MODULES = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
STEPS, WARMUP_STEPS, EPSILON = 10, 3, 1e-8
RUNS = {
    "zero_b": {"b_deviation": 0.0, "learning_rate": 5e-3, "betas": (0.9, 0.98), "weight_decay": 1e-4,
               "schedule": "constant", "warmup_steps": 0, "max_gradient_norm": 1.0},
    "random_b": {"b_deviation": 0.05, "learning_rate": 1e-2, "betas": (0.9, 0.999), "weight_decay": 0.01,
                 "schedule": "linear_with_warmup", "warmup_steps": WARMUP_STEPS, "max_gradient_norm": 3.4},
}


def token_sequence(generator, length, vocabulary):
    tokens = [int(generator.integers(3, vocabulary))]
    while len(tokens) < length:
        is_noise = generator.integers(8) == 0
        tokens.append(int(generator.integers(3, vocabulary)) if is_noise else (5 * tokens[-1] + 3) % vocabulary)
    return tokens


def micro_batches(generator, vocabulary):
    """Two sequences of 24 tokens, all of them targets; then one of 11 whose first four are a prompt without loss."""
    pair = [token_sequence(generator, 24, vocabulary) for _ in range(2)]
    single = token_sequence(generator, 11, vocabulary)
    return [{"tokens": pair, "labels": pair}, {"tokens": [single], "labels": [[-100] * 4 + single[4:]]}]


def token_losses(model, tokens, labels):
    """−log p of every target, 0 elsewhere: [batch · (length − 1)]."""
    logits = model(torch.tensor(tokens)).logits[:, :-1]
    return cross_entropy(logits.flatten(0, 1), torch.tensor(labels)[:, 1:].flatten(), reduction="none")


def save_adapter(model, folder):
    """As PEFT saves it, less the model card; target_modules, a set, is put in order so that bytes repeat."""
    model.save_pretrained(folder)
    (folder / "README.md").unlink()
    path = folder / "adapter_config.json"
    config = json.loads(path.read_text())
    config["target_modules"].sort()
    path.write_text(json.dumps(config, indent=2, sort_keys=True))


def new_adapter(model_folder, b_deviation, seed):
    base = AutoModelForCausalLM.from_pretrained(model_folder, dtype=torch.float32, attn_implementation="eager")
    torch.manual_seed(seed)
    model = get_peft_model(base, LoraConfig(
        task_type="CAUSAL_LM", r=8, lora_alpha=16, lora_dropout=0.0, target_modules=TARGET_MODULES))
    model.peft_config["default"].base_model_name_or_path = "tiny_llama/tied"
    generator = np.random.default_rng(seed)
    for name, parameter in model.named_parameters():
        if ".lora_B." in name and b_deviation > 0:
            parameter.data = torch.tensor(generator.standard_normal(parameter.shape) * b_deviation).float()
    return model


def adapter_gradients(model):
    """Gradients under the names that PEFT gives the tensors in adapter_model.safetensors."""
    return {name.replace(".default", ""): parameter.grad.clone()
            for name, parameter in model.named_parameters() if parameter.requires_grad}


def write_run(model_folder, folder, run, seed):
    shutil.rmtree(folder, ignore_errors=True)
    model = new_adapter(model_folder, run["b_deviation"], seed)
    vocabulary = model.config.vocab_size
    save_adapter(model, folder / "initial")
    generator = np.random.default_rng(seed + 1)
    text = token_sequence(generator, 33, vocabulary)
    with torch.no_grad():
        initial_losses = token_losses(model, [text], [text]).tolist()
        with model.disable_adapter():
            base_losses = token_losses(model, [text], [text]).tolist()

    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(
        parameters, lr=run["learning_rate"], betas=run["betas"], eps=EPSILON, weight_decay=run["weight_decay"])
    schedule = (get_constant_schedule(optimizer) if run["schedule"] == "constant"
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
            save_file(adapter_gradients(model), folder / "first_gradients.safetensors", metadata={"format": "pt"})
        norm = torch.nn.utils.clip_grad_norm_(parameters, run["max_gradient_norm"])
        steps.append({"learning_rate": schedule.get_last_lr()[0], "loss": loss, "gradient_norm": float(norm),
                      "target_count": targets, "micro_batches": batches})
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
    save_adapter(model, folder / "final")

    with torch.no_grad():
        final_losses = token_losses(model, [text], [text]).tolist()
    settings = {name: value for name, value in run.items() if name != "b_deviation"} | {"epsilon": EPSILON}
    record = {"settings": settings, "steps": steps, "evaluation": {
        "tokens": text, "base_losses": base_losses, "initial_losses": initial_losses, "final_losses": final_losses}}
    (folder / "reference.json").write_text(json.dumps(record) + "\n")


if __name__ == "__main__":
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=here / "tiny_llama" / "tied")
    parser.add_argument("--output", type=Path, default=here / "lora_steps")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.backends.mkldnn.enabled = False
    for seed, (name, run) in enumerate(RUNS.items(), start=31):
        write_run(arguments.model, arguments.output / name, run, seed)
