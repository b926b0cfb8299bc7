"""Writes a GGUF model again with every tensor in float32, so that programs can be compared without their own rounding.

    python dequantise.py --model model.gguf --output model-f32.gguf
"""

import argparse
from pathlib import Path

import gguf

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--model", type=Path, required=True)
parser.add_argument("--output", type=Path, required=True)
arguments = parser.parse_args()

reader = gguf.GGUFReader(arguments.model)
architecture = reader.fields["general.architecture"].contents()
writer = gguf.GGUFWriter(arguments.output, architecture)
for key, field in reader.fields.items():
    if key.startswith("GGUF.") or key in ("general.architecture", "general.file_type"):
        continue
    array_type = field.types[1] if field.types[0] == gguf.GGUFValueType.ARRAY else None
    writer.add_key_value(key, field.contents(), field.types[0], array_type)
writer.add_file_type(gguf.LlamaFileType.ALL_F32)
for tensor in reader.tensors:
    writer.add_tensor(tensor.name, gguf.dequantize(tensor.data, tensor.tensor_type))
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()
