"""Adapts documents of 1,000 to 64,000 tokens: seconds a token and peak memory should not depend on the length.

    python lengths.py LIFT MODEL WORK-FOLDER

Documents are random common words, one epoch each, with the settings of the preset segments otherwise. Prints one JSON list.
"""

import json
import pathlib
import random
import subprocess
import sys

WORDS = (
    "the of and to in a is that for it was on are as with his they at be this from have or by one had not but what all "
    "were when we there can an your which their said if do will each about how up out them then she many some so these "
    "would other into has more her two like him see time could no make than first been its who now people my made over "
    "did down only way find use may water long little very after words called just where most know").split()


def adapt(lift, model, folder, words):
    document = folder / f"words-{words}.txt"
    generator = random.Random(words)
    document.write_text(" ".join(generator.choice(WORDS) for _ in range(words)) + "\n")
    output = folder / f"words-{words}"
    lines = subprocess.run(
        [lift, "adapt", document, "--model", model, "--output", output, "--force", "--preset", "segments",
         "--epochs", "1", "--json"],
        check=True, capture_output=True, text=True).stdout.splitlines()
    steps = [json.loads(line) for line in lines]
    first, last = steps[0], steps[-1]
    tokens = json.loads((output / "lift.json").read_text())["document"]["tokens"]
    return {
        "tokens": tokens, "seconds": last["seconds"], "peakMemoryInBytes": last["peakMemoryInBytes"],
        # What comes once, such as checking the model's hash, is over when the first step is.
        "trainedRate": sum(step["tokens"] for step in steps[1:]) / (last["seconds"] - first["seconds"])}


def main():
    lift, model, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    print(json.dumps([adapt(lift, model, folder, count) for count in (1_000, 4_000, 16_000, 64_000)]))


main()
