#!/bin/sh
# Runs the recipes that RESULTS.md reports, and writes its tables anew; goes on where it ended.
# Usage: recipes/results.sh DIRECTORY-OF-BENCHMARKS
set -eu
cd "$(dirname "$0")/.."
data=$(cd "$1" && pwd)
# A narrower choice of kernels would be measured.
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE

run() {
  recipe=$1 name=$2
  shift 2
  .build/release/lift run "recipes/$recipe.yaml" --output "runs/results/$recipe${name:+-$name}" --width 0 "$@"
}

run ruler ""
run quality "" --set "dataset.path=$data/leval/quality.jsonl" --set dataset.documents=4
run loogle "" --set "dataset.path=$data/loogle/shortdep_qa.jsonl" --set dataset.documents=2
run needle "" --set "generate.haystack=$data/niah/public_domain/alice_in_wonderland.txt"
run bamboo "" --set "dataset.path=$data/bamboo/paperqa_4k.jsonl" --set dataset.documents=6

# The bare model once, and each adapter with each seed; its learning rate is the best of those that were tried on other
# articles of XQuAD (RESULTS.md).
keeping() {
  seed=$1 name=$2
  shift 2
  run keeping "$name" --set "seeds=[$seed]" "$@"
  run keeping-squad "$name" --set "seeds=[$seed]" --set "dataset.path=$data/squad/xquad.en.json" "$@"
}
keeping 0 base --set "readers=[closed-book, truncated-context]" --set "sweep.data.sliceLength=[null]"
adapted="readers=[lift, lift+truncated-context]"
for seed in 0 1; do
  keeping $seed lora-$seed --set "$adapted"
  keeping $seed pissa-$seed --set "$adapted" --set adapter.initialisation=pissa --set training.learningRate=3e-4
  keeping $seed gated-$seed --set "$adapted" --set adapter.kind=gated-memory --set training.learningRate=1e-3
done
python3 recipes/results.py runs/results
