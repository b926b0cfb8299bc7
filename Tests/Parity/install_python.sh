#!/bin/sh
# Installs PyTorch, transformers, PEFT, gguf and jinja2, once. Usage: install_python.sh DIRECTORY-FOR-THE-PEERS
set -eu
peers=$1
[ ! -e "$peers/python/installed" ] || exit 0
echo "installing PyTorch, transformers, PEFT, gguf, jinja2 into $peers"
mkdir -p "$peers"
python3 -m venv "$peers/python"
"$peers/python/bin/pip" install --quiet -r "$(dirname "$0")/../Fixtures/requirements.txt"
touch "$peers/python/installed"
