#!/bin/sh
# Installs PyTorch, transformers, PEFT, mlx-lm, gguf, jinja2 and what metrics are compared with; once, and again when the list has
# changed. Usage: install_python.sh DIRECTORY-FOR-THE-PEERS
set -eu
peers=$1
list=$(dirname "$0")/../Fixtures/requirements.txt
! cmp -s "$list" "$peers/python/installed" || exit 0
echo "installing PyTorch, transformers, PEFT, mlx-lm, gguf, jinja2 into $peers"
mkdir -p "$peers"
python3 -m venv "$peers/python"
"$peers/python/bin/pip" install --quiet -r "$list"
cp "$list" "$peers/python/installed"
