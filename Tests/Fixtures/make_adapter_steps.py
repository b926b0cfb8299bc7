"""Writes `adapter_steps/`: ten training steps of every other kind of adapter on `tiny_llama/tied`, in float32.

    dora/        use_dora, r = 4, alpha = 8, B normal with standard deviation 0.05
    patterns/    use_rslora, r = 4, alpha = 8; ranks 2 (q_proj) and 6 (layer 1's mlp), alpha 3 (k_proj); B as above
    pissa/       PEFT's "pissa" (exact SVD), r = 4, alpha = 6
    pissa_dora/  both
    full/        every weight, plain PyTorch

Facts fixed: losses and gradient norms of ten steps of AdamW (β (0.9, 0.98), decay 1e-4, constant learning rate, norm
clipped to 1), one batch of 2 × 24 tokens each, from the adapter in `initial/`; losses of a text before and after.

`initial/` is PEFT's directory. That of PiSSA is turned into the plain LoRA that it amounts to on the base as it is:
A' = [A; A], B' = [B, −B], twice the rank and alpha, with the note `lift_residual_rank`; beside it `singular_values.json` has
the largest singular values of every module's weight, as PEFT's A holds them. `full` begins with the model itself.

    python make_adapter_steps.py [--model tiny_llama/tied] [--output adapter_steps]
"""

import argparse
import json
import shutil
from pathlib import Path

# First: it asks torch for code paths that do not depend on the processor.
from make_lora_steps import EPSILON, STEPS, TARGET_MODULES, save_adapter, token_losses, token_sequence

import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

RATES = {"dora": 5e-3, "patterns": 5e-3, "pissa": 2e-3, "pissa_dora": 2e-3, "full": 1e-3}
SETTINGS = {
    "dora": {"r": 4, "lora_alpha": 8, "use_dora": True},
    "patterns": {"r": 4, "lora_alpha": 8, "use_rslora": True,
                 "rank_pattern": {"q_proj": 2, r"layers\.1\.mlp\..*": 6}, "alpha_pattern": {"k_proj": 3}},
    "pissa": {"r": 4, "lora_alpha": 6, "init_lora_weights": "pissa"},
    "pissa_dora": {"r": 4, "lora_alpha": 6, "init_lora_weights": "pissa", "use_dora": True},
}


def new_model(model_folder, kind, seed):
    base = AutoModelForCausalLM.from_pretrained(model_folder, dtype=torch.float32, attn_implementation="eager")
    if kind == "full":
        return base
    torch.manual_seed(seed)
    model = get_peft_model(base, LoraConfig(
        task_type="CAUSAL_LM", lora_dropout=0.0, target_modules=TARGET_MODULES, **SETTINGS[kind]))
    model.peft_config["default"].base_model_name_or_path = "tiny_llama/tied"
    if "init_lora_weights" not in SETTINGS[kind]:
        generator = np.random.default_rng(seed)
        for name, parameter in model.named_parameters():
            if ".lora_B." in name:
                parameter.data = torch.tensor(generator.standard_normal(parameter.shape) * 0.05).float()
    return model


def export_principal_start(folder):
    """PEFT's directory of a new PiSSA adapter, whose base is a residual, as a plain LoRA on the base itself."""
    path = folder / "adapter_model.safetensors"
    tensors = load_file(path)
    values = {}
    for name, tensor in tensors.items():
        if "lora_A" in name:
            tensors[name] = torch.cat([tensor, tensor], 0)
            # A = √(σ / s) ∘ Vᵀ: the lengths of its rows are the square roots.
            values[name] = (tensor.double().square().sum(1) * 1.5).tolist()
        if "lora_B" in name:
            tensors[name] = torch.cat([tensor, -tensor], 1)
    # One note alone: the package writes several in any order.
    save_file(tensors, path, metadata={"lift_residual_rank": "4"})
    path = folder / "adapter_config.json"
    config = json.loads(path.read_text())
    config |= {"r": 2 * config["r"], "lora_alpha": 2 * config["lora_alpha"], "init_lora_weights": True}
    path.write_text(json.dumps(config, indent=2, sort_keys=True))
    (folder.parent / "singular_values.json").write_text(json.dumps(values, indent=1, sort_keys=True) + "\n")


def write_run(model_folder, folder, kind, seed):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    model = new_model(model_folder, kind, seed)
    if kind != "full":
        save_adapter(model, folder / "initial")
        if kind.startswith("pissa"):
            export_principal_start(folder / "initial")
    vocabulary = model.config.vocab_size
    generator = np.random.default_rng(seed + 1)
    text = token_sequence(generator, 33, vocabulary)
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=RATES[kind], betas=(0.9, 0.98), eps=EPSILON, weight_decay=1e-4)

    def evaluate():
        with torch.no_grad():
            return token_losses(model, [text], [text]).tolist()

    initial_losses, steps = evaluate(), []
    for _ in range(STEPS):
        batch = [token_sequence(generator, 24, vocabulary) for _ in range(2)]
        loss = token_losses(model, batch, batch).mean()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        steps.append({"loss": float(loss.detach()), "gradient_norm": float(norm), "tokens": batch})
        optimizer.step()
        optimizer.zero_grad()
    record = {"learning_rate": RATES[kind], "steps": steps, "evaluation": {
        "tokens": text, "initial_losses": initial_losses, "final_losses": evaluate()}}
    (folder / "reference.json").write_text(json.dumps(record) + "\n")


if __name__ == "__main__":
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=here / "tiny_llama" / "tied")
    parser.add_argument("--output", type=Path, default=here / "adapter_steps")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.backends.mkldnn.enabled = False
    for seed, kind in enumerate(RATES, start=51):
        write_run(arguments.model, arguments.output / kind, kind, seed)
