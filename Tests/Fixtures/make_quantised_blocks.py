"""Writes quantised_blocks/: blocks of every quantised type with the values that the `gguf` package reads from them.

    python make_quantised_blocks.py [--output FOLDER]

Written with gguf 0.19.0, numpy 2.4.6. The same versions write the same bytes.
"""

import argparse
from pathlib import Path

import gguf
import numpy as np
from gguf import GGMLQuantizationType as Type

# Byte offsets of the F16 scales in a block.
SCALES = {
    Type.Q4_0: [0], Type.Q4_1: [0, 2], Type.Q5_0: [0], Type.Q5_1: [0, 2], Type.Q8_0: [0],
    Type.Q4_K: [0, 2], Type.Q5_K: [0, 2], Type.Q6_K: [208],
}
# Zeros, smallest and largest subnormal, smallest and largest normal, infinity, NaN; both signs.
EXTREME_SCALES = [0x0000, 0x8000, 0x0001, 0x83FF, 0x0400, 0x7BFF, 0xFBFF, 0x7C00, 0xFC00, 0x7E00]


def blocks(type, random):
    size = gguf.GGML_QUANT_SIZES[type][1]
    result = random.integers(0, 256, (6 + len(EXTREME_SCALES), size), dtype=np.uint8)
    for i, scale in enumerate(EXTREME_SCALES):
        if i % 3:  # the others keep their random bytes
            result[6 + i] = 0x00 if i % 3 == 1 else 0xFF
        for offset in SCALES[type]:
            result[6 + i, offset:offset + 2] = [scale & 255, scale >> 8]
    return result


def add_types(writer, random):
    for type in SCALES:
        stored = blocks(type, random)
        writer.add_tensor(f"{type.name}.blocks", stored, raw_dtype=type)
        writer.add_tensor(f"{type.name}.values", gguf.quants.dequantize(stored, type))
    halves = np.concatenate([EXTREME_SCALES, random.integers(0, 1 << 16, 118)]).astype(np.uint16)
    for type in [Type.F16, Type.BF16]:
        stored = halves.view(np.float16) if type == Type.F16 else halves.view(np.uint8)
        writer.add_tensor(f"{type.name}.blocks", stored, raw_dtype=type)
        writer.add_tensor(f"{type.name}.values", gguf.quants.dequantize(stored, type))


def add_quantised(writer, random):
    """Values, and what they become; among them ties, subnormals, overflow and a row of zeros."""
    x = random.standard_normal((12, 32)).astype(np.float32)
    x[1] = 0
    x[2] = np.arange(-16, 16) / 2
    x[2, 0] = 127  # the scale is exactly 1, the others are halves
    x[3] *= np.float32(1e-6)  # F16 subnormals
    x[4] *= np.float32(1e-39)  # Float subnormals
    x[5] *= np.float32(40000)  # some beyond F16
    x[6] = 1 + np.arange(32) * np.float32(2**-12)  # ties of F16
    x[7] = 1 + np.arange(32) * np.float32(2**-9)  # ties of BF16
    x[8] = np.arange(32) * np.float32(2**-26)  # ties of F16 subnormals
    x[9] = np.linspace(65500, 65540, 32)  # around the largest F16
    writer.add_tensor("quantise.values", x)
    for type in [Type.F16, Type.BF16, Type.Q8_0]:
        stored = gguf.quants.quantize(x, type)
        writer.add_tensor(f"quantise.{type.name}", stored, raw_dtype=type)


def add_metadata(writer):
    writer.add_uint8("value.u8", 255)
    writer.add_int8("value.i8", -128)
    writer.add_uint16("value.u16", 65535)
    writer.add_int16("value.i16", -32768)
    writer.add_uint32("value.u32", 4294967295)
    writer.add_int32("value.i32", -2147483648)
    writer.add_uint64("value.u64", 18446744073709551615)
    writer.add_int64("value.i64", -9223372036854775808)
    writer.add_float32("value.f32", 0.1)
    writer.add_float64("value.f64", 0.1)
    writer.add_bool("value.bool", True)
    writer.add_string("value.string", "Füße ▁ 🙂\n")
    writer.add_array("array.i32", [-1, 0, 1])
    writer.add_array("array.f32", [0.5, -2.0])
    writer.add_array("array.bool", [True, False])
    writer.add_array("array.string", ["", "a b", "Ġthe"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "quantised_blocks")
    output = parser.parse_args().output
    output.mkdir(exist_ok=True)
    random = np.random.default_rng(20250101)
    writer = gguf.GGUFWriter(output / "blocks.gguf", "llama")
    add_metadata(writer)
    with np.errstate(all="ignore"):
        add_types(writer, random)
        add_quantised(writer, random)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


main()
