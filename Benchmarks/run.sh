#!/bin/sh
# Runs lift and its peers in turn on this machine, with the same threads, and writes Benchmarks/RESULTS.md.
# Usage: Benchmarks/run.sh DIRECTORY-FOR-THE-PEERS
set -eu
cd "$(dirname "$0")/.."
peers=$1
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
threads=$(nproc)
model=smollm2-135m-instruct
file=checkpoints/SmolLM2-135M-Instruct.Q4_1.gguf
work=.build/bench
lift=.build/release/lift
mkdir -p "$work"

Tests/Parity/install_python.sh "$peers"
Tests/Parity/build_llama.sh "$peers" llama-bench
$lift models pull $model

say() { echo "$(date +%T) $*" >&2; }

rm -f "$work"/*.json
precisions=float32
if $lift bench gemm --precision bfloat16 --steps 1 >/dev/null 2>&1; then precisions="float32 bfloat16"; fi
for precision in $precisions; do
  say "train, $precision: PEFT"
  "$peers/python/bin/python" Benchmarks/peft_train.py --precision $precision --threads "$threads" \
    >"$work/peft-$precision.json" 2>"$work/peft-$precision.log"
  say "train, $precision: lift"
  $lift bench train --model $model --precision $precision --threads "$threads" --steps 3 --json >"$work/train-$precision.json"
done
say "prompt and generation: llama.cpp"
"$peers/llama/build/bin/llama-bench" -m $file -t "$threads" -p 512 -n 128 -r 5 -o json >"$work/llama.json" \
  2>"$work/llama.log"
for precision in $precisions; do
  say "prompt and generation, $precision: lift"
  $lift bench prefill --model $model --precision $precision --threads "$threads" --json >"$work/prefill-$precision.json"
  $lift bench decode --model $model --precision $precision --threads "$threads" --json >"$work/decode-$precision.json"
  say "16 sequences together, $precision: lift"
  $lift bench batch --model $model --precision $precision --threads "$threads" --json >"$work/batch-$precision.json"
done
say "one answer, file in the cache: lift"
"$peers/python/bin/python" - "$lift" $model >"$work/ask.json" <<'PYTHON'
import json, subprocess, sys, time
seconds = []
for _ in range(6):
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.argv[1], "ask", "--model", sys.argv[2], "What is the capital of France?"], stdout=subprocess.PIPE)
    process.stdout.read(1)
    seconds.append(time.perf_counter() - start)
    process.communicate()
print(json.dumps({"seconds": sorted(seconds[1:])}))
PYTHON
say "documents of 1,000 to 64,000 tokens: lift"
"$peers/python/bin/python" Benchmarks/lengths.py $lift $model "$work" >"$work/lengths.json"
"$peers/python/bin/python" Benchmarks/report.py "$work" >"$work/RESULTS.md"
mv "$work/RESULTS.md" Benchmarks/RESULTS.md
cat Benchmarks/RESULTS.md
