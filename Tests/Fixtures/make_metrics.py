"""Writes what Python packages say of pairs of texts: `metrics/rouge.json` (`rouge` and `rouge-score`) and
`metrics/fuzz.json` (`fuzzywuzzy` without `python-Levenshtein`, and so `difflib`).

The pairs of ROUGE are made from a seed: sentences of few words, so that much agrees, with what the packages treat in their own
way: full stops inside numbers and abbreviations, pieces of blanks, punctuation on words, capitals, other alphabets, empty
texts, and sentences around the length at which the recursion of `rouge` runs out of Python's 1000 frames. Scores that end
with an error are null. The pairs for `fuzzywuzzy` are lines like those of programs and changed copies of them, around the
200 characters from which `difflib` overlooks frequent ones, both ways round.

    python make_metrics.py [--output metrics]
"""

import argparse
import json
import random
from pathlib import Path

from fuzzywuzzy import fuzz
from rouge import Rouge
from rouge_score.rouge_scorer import RougeScorer

WORDS = ("the a river Oste heath takes its time time, mill miller's 1887 41 years. readings; (three) floods and an the The "
         "e.g. U.S. 3.5 state-of-the-art naïve Straße 東京 río it's it’s end.").split()
ENDS = [".", ". ", ".\n", "! ", "? ", "... ", " . ", ", "]


def text(generator, sentences, words):
    pieces = []
    for _ in range(sentences):
        pieces.append(" ".join(generator.choice(WORDS) for _ in range(generator.randint(1, words))))
        pieces.append(generator.choice(ENDS))
    return "".join(pieces)


def pairs():
    generator = random.Random(1)
    for size in [(1, 3), (1, 12), (3, 8), (6, 20)]:
        for _ in range(30):
            reference = text(generator, *size)
            if generator.random() < 0.5:
                # A prediction that keeps most of the reference, in its order.
                prediction = " ".join(word for word in reference.split(" ") if generator.random() < 0.7)
            else:
                prediction = text(generator, *size)
            yield prediction, reference
    yield from [("", "river"), ("river", ""), (".", "river"), ("river", "..."), (" . . ", "river."), ("  ", "river"),
                ("river river river", "river"), ("River", "river"), ("a\tb\nc d", "a b c d"), ("x", "x"),
                ("水。河", "水。山"), ("水 河", "水 山")]
    # No common word, so that the walk has as many steps as the prediction has words.
    for words in (400, 940, *range(986, 994), 1100):
        yield " ".join(["y"] * words), "x"


def of_rouge(prediction, reference):
    try:
        scores = Rouge().get_scores([prediction], [reference], avg=True)
    except BaseException:
        return None
    return {name: [scores[name][part] for part in "prf"] for name in ("rouge-1", "rouge-2", "rouge-l")}


def of_google(scorer, prediction, reference):
    return {name: [score.precision, score.recall, score.fmeasure]
            for name, score in scorer.score(reference, prediction).items()}


def changed(generator, line):
    pieces = list(line)
    for _ in range(generator.randint(0, 12)):
        place = generator.randrange(len(pieces) + 1)
        kind = generator.randrange(3)
        if kind == 0:
            pieces.insert(place, generator.choice("abe_( =.東é"))
        elif kind == 1:
            del pieces[place:place + generator.randint(1, 6)]
        else:
            pieces[place:place] = pieces[:generator.randint(0, 8)]
    return "".join(pieces)


def lines():
    generator = random.Random(2)
    words = "self return value = + ( ) [ ] . index count_all None 東京 naïve e\u0301 0.5 'text' if for".split()
    for length in [1, 3, 8, 20, 40, 60, 120]:
        for _ in range(12):
            line = generator.choice(["", " ", "    "]).join(generator.choice(words) for _ in range(length))
            other = line if generator.random() < 0.7 else " ".join(generator.choice(words) for _ in range(length))
            other = changed(generator, other)
            yield line, other
            yield other, line
    yield from [("", ""), ("", "x"), ("x", ""), ("x", "x"), ("abc", "cba"), ("ab" * 150, "ba" * 150)]


def write(path, records):
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "metrics")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=False)
    records = []
    # As deep in calls as in LongBench's program, a module and two functions: Python counts their frames, too.
    for prediction, reference in pairs():
        record = {"prediction": prediction, "reference": reference, "rouge": of_rouge(prediction, reference),
                  "google": of_google(scorer, prediction, reference)}
        records.append(record)
    write(arguments.output / "rouge.json", records)
    write(arguments.output / "fuzz.json", ({"prediction": prediction, "reference": reference,
                                            "ratio": fuzz.ratio(prediction, reference)}
                                           for prediction, reference in lines()))


if __name__ == "__main__":
    main()
