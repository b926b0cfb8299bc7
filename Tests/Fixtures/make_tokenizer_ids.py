"""Writes tokenizer_ids/: token ids from Hugging Face's tokenizers, put together as the GGUF names say.

    python make_tokenizer_ids.py [--model smollm2.gguf] [--output FOLDER]

NAME.json          for each pre-tokenizer a small byte-level vocabulary trained on corpus.txt, the ids of the torture
                   text with control tokens parsed and as text, and what some random ids decode to
pieces.json        random strings of difficult characters and the lengths of their pieces
smollm2_ids.json   the ids of the torture text under the vocabulary in a SmolLM2 GGUF file, where one is given

corpus.txt is from Moby-Dick (1851) and Pride and Prejudice (1813), in the public domain, with a few lines of our own.
Needs tokenizers and, for a GGUF file, gguf; see requirements.txt.
"""

import argparse
import json
import random
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

FOLDER = Path(__file__).parent / "tokenizer_ids"
CONTROL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
USER_DEFINED = ["<tool>", "<tool>x", "    "]
VOCABULARY_SIZE = 700

LLAMA = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def split(pattern):
    return pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(pattern), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])


def gpt2():
    return pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)


PRE_TOKENIZERS = {
    "gpt-2": gpt2(),
    "smollm": pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), gpt2()]),
    "llama-bpe": split(LLAMA),
    "qwen2": split(LLAMA.replace("{1,3}", "")),
}

TORTURE = [
    "", " ", "  ", "a", " a", "a ", "\n", "\r\n", "\t", "The quick brown fox jumps over the lazy dog.",
    "Call me Ishmael.", "in 1984", "a   3", "a 3   4  b", "3a4b5", "0123456789", "1,234,567.89", "12 345 6789 12345",
    "x1y22z333w4444", "½ ² ٣٤٥ ௧ Ⅷ ①② 四", "I'm you're he's she'd we'll they've isn't it's",
    "I'M YOU'RE HE'S SHE'D WE'LL THEY'VE", "'s't're've'm'll'd 'S'Tx 'lL'vE", "’s don’t 'ſ 'x ''s !'s 's's",
    "O'Neil'dve o'clock rock 'n' roll", "naïve café résumé Ærøskøbing Łódź",
    "nai\u0308ve cafe\u0301 e\u0301\u0301 \u0301a", "ÅÅ\u212b ﬁ ﬆ K\u212a ß ẞ İi ıI", "中文字符测试，标点。日本語テスト！한국어 시험",
    "我是2024年的3个人", "Привет, мир! Ελληνικά עברית العربية हिन्दी ไทย", "🙂 👨‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇩🇪🇫🇷 1️⃣ ©®™ ☃︎", "a🙂b 🙂🙂  🙂",
    "def f(x):\n    return x ** 2  # square\n\n\nclass A:\n\tpass\n", "if(a&&b||!c){d+=e->f[0];}//x", "x=1;;;y=2",
    "foo_bar fooBar FOO_BAR __init__ a.b.c", "\tindented\n\t\ttwice\n    four spaces\n  two",
    "line\r\nline\r\n\r\nline\rline\n\n\nline", " \n \n\t \n x", "a\n b\n  c\n   d", "trailing   ", "trailing \n",
    "   leading", "a  b   c    d     e      f       g        h",
    "a \u00a0b\u00a0\u00a0c \u3000d\u3000e \u2028f\u2029g\u0085h \u200bi\ufeffj\u1680k\u180el",
    "\x00\x01\x02a\x04b\x06.\x06.\x13\x14\x16\x1d\x1c \x1f\x7f\x80\x9f", "\x0b\x0c\x1b[31mred\x1b[0m",
    "<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n", "<|im_end|><|im_end|> <|im_end |> <|im_en",
    "<|endoftext|>a<|endoftext|>", "< |im_end|> <|IM_END|> <||im_end|>>", "<tool><tool>x<tool>y </tool>",
    "a    b        c      d\n     e", "Ġhello Ċ Āā ĠĠ", "https://example.com/a?b=c&d=%20#e user@host.org",
    "$100.00 €5 £3.50 ¥1000 50% #1 @you", "\"quoted\" 'single' “curly” «angle» (paren) [bracket] {brace} <angle>",
    "...!!!???---___***", "—–-−‐", "a—b … c", "\U000e0041\U000f0000\U0010ffff\ufffd\ufffe\uffff",
    "\U00010300\U0001d7d8\U0001d400 𝒜𝟙𐐀", "a\u0300\u0301\u0302\u0303\u0304b \u20dd c\u200d\u200c",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "the" * 40,
    " " * 65 + "x", "ab" * 30 + "ba" * 30, "1" * 50, "中" * 30, "\n" * 20 + "\t" * 20, "-" * 100,
    "whenever" * 9 + "Whenever", "unreachable unreachable whole", "people's hats off—then, I account it high time",
]
ALPHABET = (
    list("aZsStTmMdDlLrReEvV''' \u017f") * 3 + list("0129") * 2 + list("     \t\n\r\n\r") * 2
    + list("\u0085\u00a0\u1680\u2000\u2009\u200a\u2028\u2029\u202f\u205f\u3000")
    + list("\u200b\ufeff\x1c\x1f\x0b\x0c\x00\x7f\u180e")
    + list("éßÅſK中あ한яאعहก\u0301\u0308\u094d\u20dd٣௧½²Ⅷ①四🙂👍\U0001f3fd\u200d\ufe0f🇩𝟙𐐀𐌰Aªºʰǅǆ")
    + list(".,!?-_'\"()[]{}<>|#@&*+=/\\~`^$€—…\ufffd\U000f0000")
)


def random_string(generator):
    return "".join(generator.choice(ALPHABET) for _ in range(generator.randint(1, 40)))


def piece_lengths(pre_tokenizer, text):
    """In code points. Byte-level pieces have one character for each byte."""
    lengths, rest = [], text.encode()
    for piece, _ in pre_tokenizer.pre_tokenize_str(text):
        lengths.append(len(rest[: len(piece)].decode()))
        rest = rest[len(piece):]
    assert not rest and sum(lengths) == len(text)
    return lengths


def tokenizer(name, vocabulary, merges, control, user_defined):
    result = Tokenizer(models.BPE(vocabulary, merges, ignore_merges=name == "llama-bpe"))
    result.pre_tokenizer = PRE_TOKENIZERS[name]
    result.decoder = decoders.ByteLevel()
    result.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in control])
    result.add_tokens([AddedToken(token, special=False, normalized=False) for token in user_defined])
    return result


def ids_of_torture(tokenizer):
    lines = []
    for text in TORTURE:
        tokenizer.encode_special_tokens = False
        line = {"text": text, "parsed": tokenizer.encode(text, add_special_tokens=False).ids}
        tokenizer.encode_special_tokens = True
        line["as_text"] = tokenizer.encode(text, add_special_tokens=False).ids
        lines.append(line)
    return lines


def small_vocabulary(name):
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = PRE_TOKENIZERS[name]
    trained.train_from_iterator(
        [(FOLDER / "corpus.txt").read_bytes().decode()],
        trainers.BpeTrainer(
            vocab_size=VOCABULARY_SIZE, special_tokens=CONTROL, show_progress=False,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    model = json.loads(trained.to_str())["model"]
    vocabulary, merges = model["vocab"], [tuple(merge) for merge in model["merges"]]
    # A word that no merges lead to, and tokens that are always taken whole.
    vocabulary["Ġunreachable"] = len(vocabulary)
    for token in USER_DEFINED:
        vocabulary[token] = len(vocabulary)
    tokens = sorted(vocabulary, key=vocabulary.get)
    result = tokenizer(name, vocabulary, merges, CONTROL, USER_DEFINED)

    generator = random.Random(7)
    sequences = [[generator.randrange(len(tokens)) for _ in range(generator.randint(1, 12))] for _ in range(40)]
    return {
        "pre": name, "tokens": tokens, "merges": [" ".join(merge) for merge in merges], "control": CONTROL,
        "user_defined": USER_DEFINED, "trained": VOCABULARY_SIZE, "lines": ids_of_torture(result),
        "decoded": [{
            "ids": ids, "text": result.decode(ids, skip_special_tokens=False),
            "skipping": result.decode(ids, skip_special_tokens=True)} for ids in sequences],
    }


def smollm2(path):
    from gguf import GGUFReader

    fields = GGUFReader(path).fields

    def value(key):
        return fields["tokenizer.ggml." + key].contents()

    tokens, types = value("tokens"), value("token_type")
    assert (value("model"), value("pre")) == ("gpt2", "smollm")
    merges = []
    for merge in value("merges"):
        space = merge.index(" ", 1)
        merges.append((merge[:space], merge[space + 1:]))
    result = tokenizer(
        "smollm", {token: id for id, token in enumerate(tokens)}, merges,
        [token for token, type in zip(tokens, types) if type == 3],
        [token for token, type in zip(tokens, types) if type == 4])
    return {"lines": ids_of_torture(result)}


def write(folder, name, value):
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    (folder / name).write_bytes((text.replace('{"text"', '\n{"text"') + "\n").encode())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--output", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    arguments.output.mkdir(exist_ok=True)
    for name in PRE_TOKENIZERS:
        write(arguments.output, f"{name}.json", small_vocabulary(name))
    generator = random.Random(11)
    strings = [random_string(generator) for _ in range(150)]
    write(arguments.output, "pieces.json", [
        {"text": text} | {name: piece_lengths(pre, text) for name, pre in PRE_TOKENIZERS.items()}
        for text in strings + TORTURE if text])
    if arguments.model:
        write(arguments.output, "smollm2_ids.json", smollm2(arguments.model))


if __name__ == "__main__":
    main()
