#!/bin/sh
# Runs the recipes that RESULTS.md reports, and writes its tables anew; goes on where it ended.
# Usage: recipes/results.sh DIRECTORY-OF-BENCHMARKS
set -eu
cd "$(dirname "$0")/.."
data=$(cd "$1" && pwd)
# A narrower choice of kernels would be measured.
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE

run() {
  recipe=$1
  shift
  .build/release/lift run "recipes/$recipe.yaml" --output "runs/results/$recipe" --width 0 "$@"
}

run ruler
run quality --set "dataset.path=$data/leval/quality.jsonl" --set dataset.documents=4
run loogle --set "dataset.path=$data/loogle/shortdep_qa.jsonl" --set dataset.documents=2
run needle --set "generate.haystack=$data/niah/public_domain/alice_in_wonderland.txt"
run bamboo --set "dataset.path=$data/bamboo/paperqa_4k.jsonl" --set dataset.documents=6
python3 recipes/results.py runs/results
