"""Writes the tables of RESULTS.md from the scores of runs: a table for each run, and the map of needles.

    python3 recipes/results.py runs/results
"""

import csv
import json
import math
import sys
from pathlib import Path

PAGE = Path(__file__).parent / "RESULTS.md"
START, END = "<!-- tables -->", "<!-- end of tables -->"
NAMES = ["ruler", "needle", "bamboo", "quality", "loogle"]


def percent(text):
    return f"{100 * float(text):.1f}"


def minutes(text):
    return "" if not text else f"{float(text):.2f}"


def part(score, name):
    mean = score.get(name)
    return f"{percent(mean)} (n {score[name + '_questions']})" if mean else ""


def row(score):
    retention = ""
    if score["retention_base"]:
        retention = f"{float(score['retention_base']):.1f} → {float(score['retention_adapted']):.1f}"
    interval = f"{percent(score['score'])} [{percent(score['low'])}, {percent(score['high'])}]" if score["score"] else "–"
    cells = [score["reader"], interval, score["questions"], score["documents"], minutes(score["minutes_per_document"]), retention]
    # Runs whose questions name no evidence have no such columns.
    if "in_window" in score:
        cells[2:2] = [part(score, "in_window"), part(score, "outside")]
    return "| " + " | ".join(cells) + " |"


def facts(run):
    found = json.loads((run / "run.json").read_text())
    return {fact["name"]: fact["value"] for fact in found["facts"]} | {"units": found["unitCount"]}


def needles(run):
    """A row for each reader and depth, a column for each length."""
    places = {}
    for line in (run / "predictions.jsonl").open():
        answer = json.loads(line)
        places.setdefault((answer["reader"], answer["depth"]), {})[answer["length"]] = answer["score"]
    lengths = sorted({length for found in places.values() for length in found})
    lines = ["| reader | depth | " + " | ".join(f"{length:,}" for length in lengths) + " |"]
    lines.append("| --- | --: |" + " --: |" * len(lengths))
    for (reader, depth), found in places.items():
        marks = ["●" if found.get(length, 0) == 1 else "○" for length in lengths]
        lines.append(f"| {reader} | {depth:g} | " + " | ".join(marks) + " |")
    return lines


def tables(runs):
    for name in NAMES:
        run = runs / name
        if not (run / "scores.csv").exists():
            continue
        scores = list(csv.DictReader((run / "scores.csv").open()))
        known = facts(run)
        yield f"### `recipes/{name}.yaml`"
        yield ""
        yield f"{known['documents']} documents, {known['questions']} questions; {known['model']}, {known['precision']}, {known['processor']}."
        yield ""
        parts = ["in window", "outside"] if "in_window" in scores[0] else []
        heads = ["reader", f"{scores[0]['metric']}, % [95 %]", *parts, "n", "documents", "min/document", "retention"]
        yield "| " + " | ".join(heads) + " |"
        yield "| --- |" + " --: |" * (len(heads) - 1)
        yield from (row(score) for score in scores)
        yield ""
        if name == "needle":
            yield "Right (●) or not, by depth and length:"
            yield ""
            yield from needles(run)
            yield ""
    for recipe in ("keeping", "keeping-squad"):
        if any(runs.glob(f"{recipe}-*")):
            yield f"### `recipes/{recipe}.yaml`"
            yield ""
            yield from kept(runs, recipe)
            yield ""


def kept(runs, recipe):
    """A row for each adapter, its data and what is in view; means over seeds and questions."""
    rows, forgotten, seeds = {}, {}, {}
    for run in sorted(runs.glob(f"{recipe}-*")):
        adapter, _, seed = run.name[len(recipe) + 1 :].partition("-")
        if not (run / "predictions.jsonl").exists() or "-" in seed or adapter not in ("base", "lora", "pissa", "gated"):
            continue
        for line in (run / "predictions.jsonl").open():
            answer = json.loads(line)
            data = "–" if adapter == "base" else "plain" if "null" in answer["variant"] else "contextualised"
            view = "document" if "truncated" in answer["reader"] else "closed book"
            rows.setdefault((adapter, data, view), []).append((answer["scores"]["recall"], answer.get("inWindow")))
            seeds.setdefault((adapter, data), set()).add(seed)
        for line in (run / "metrics.jsonl").open():
            event = json.loads(line)
            if event["event"] == "adapted":
                data = "plain" if "null" in event["variant"] else "contextualised"
                forgotten.setdefault((adapter, data), []).append(
                    (event["retentionAdapted"], event["trainedTokens"], event["retentionBase"])
                )
    yield "| adapter | segments | in view | recall, % | in window | outside | retention | trained tokens | seeds |"
    yield "| --- | --- | --- |" + " --: |" * 6
    mean = lambda values: sum(values) / len(values)
    share = lambda values: f"{100 * mean(values):.1f} (n {len(values)})" if values else "–"
    order = ["base", "lora", "pissa", "gated"]
    for (adapter, data, view), found in sorted(rows.items(), key=lambda row: (order.index(row[0][0]), row[0][1] != "plain", row[0][2])):
        costs = forgotten.get((adapter, data), [])
        cells = [adapter, data, view, f"{100 * mean([score for score, _ in found]):.1f}"]
        cells += [share([score for score, inside in found if inside is wanted]) for wanted in (True, False)]
        cells += [
            f"{math.exp(mean([cost[0] for cost in costs])):.1f}" if costs else "",
            f"{round(mean([cost[1] for cost in costs])):,}" if costs else "",
            "" if adapter == "base" else str(len(seeds[adapter, data])),
        ]
        yield "| " + " | ".join(cells) + " |"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    page = PAGE.read_text()
    before, rest = page.split(START)
    after = rest.split(END)[1]
    PAGE.write_text(before + START + "\n\n" + "\n".join(tables(Path(sys.argv[1]))) + END + after)


if __name__ == "__main__":
    main()
