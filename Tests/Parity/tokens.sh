#!/bin/sh
# SmolLM2's tokens of the torture text, here and in llama.cpp.
# Usage: Tests/Parity/tokens.sh DIRECTORY-FOR-THE-PEERS MODEL WORK-DIRECTORY
set -eu
peers=$1 model=$2 work=$3
tokenize=$peers/llama/build/bin/llama-tokenize

Tests/Parity/build_llama.sh "$peers" llama-tokenize

"$peers/python/bin/python" - "$work" <<'PYTHON'
import json, pathlib, shutil, sys
work = pathlib.Path(sys.argv[1])
lines = json.loads(pathlib.Path("Tests/Fixtures/tokenizer_ids/smollm2_ids.json").read_text())["lines"]
# llama.cpp reads files as text to the end; one file for each line keeps them apart.
folder = work / "torture"
shutil.rmtree(folder, ignore_errors=True)
folder.mkdir()
# Bytes that the vocabulary has no tokens for. Hugging Face drops them before it merges and llama.cpp afterwards, so
# ".\x06." is ".." there and "." "." here; a text with such bytes is compared with Hugging Face's ids alone.
MISSING = set("\x04\x06\x13\x14\x16\x1d")
for number, line in enumerate(lines):
    if MISSING & set(line["text"]):
        continue
    (folder / f"{number}.txt").write_bytes(line["text"].encode())
    (folder / f"{number}.ids").write_text(json.dumps(line["parsed"]))
PYTHON

count=0
for text in "$work"/torture/*.txt; do
  [ -s "$text" ] || continue
  ids=$("$tokenize" -m "$model" -f "$text" --ids --no-bos --log-disable 2>/dev/null)
  expected=$(cat "${text%.txt}.ids")
  if [ "$ids" != "$expected" ]; then
    echo "parity: $text: llama.cpp has $ids, here are $expected" >&2
    exit 1
  fi
  count=$((count + 1))
done
echo "parity: the tokens of $count torture texts equal llama.cpp's"
