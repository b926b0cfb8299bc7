"""Writes chat_templates/: what Jinja renders, in the environment that transformers sets up for chat templates.

    python make_chat_templates.py [--model smollm2.gguf] [--output FOLDER]

expressions.json   the templates in expressions.txt, one per line, and some over several lines, with their output, or
                   null where Jinja raises an error
conversations.json chat templates × conversations with their output, or the message of the exception they raise
templates/         the chat templates: written for these tests in the style of well-known families; smollm2.jinja is
                   SmolLM2-Instruct's own (Apache-2.0), taken from the GGUF file where one is given

Needs jinja2, transformers and, for a GGUF file, gguf; see requirements.txt.
"""

import argparse
import json
from datetime import datetime
from pathlib import Path

import jinja2
from jinja2.ext import loopcontrols
from jinja2.sandbox import SandboxedEnvironment
from transformers.utils.chat_template_utils import _compile_jinja_template

FOLDER = Path(__file__).parent / "chat_templates"
NOW = datetime(2024, 7, 5, 9, 3, 7)

VARIABLES = {
    "n": 7, "neg": -3, "big": 10**15, "f": 2.5, "zero": 0, "t": True, "nothing": None,
    "s": "Hello World", "empty": "", "spaced": "  a b\t\n ", "quote": "it's", "both": "it's \"so\"",
    "uni": "Éé 中文 🙂 ß", "decomposed": "e\u0301", "composed": "\u00e9", "lines": "one\ntwo\n\nthree\n",
    "html": "<a href='x'>&</a>", "odd": "a\u00a0b\u2028c\x07\x7f\u200d",
    "xs": [3, 1, 2],
    "words": ["banana", "Apple", "cherry", "apple"],
    "mixed": [1, "a", None, True, 2.0, [1], {"k": "v"}],
    "none_list": [], "pairs": [["a", 1], ["b", 2]],
    "d": {"b": 1, "a": "x", "items": "own", "nested": {"deep": [1, 2]}}, "empty_dict": {},
    "rows": [
        {"name": "Bo", "age": 3, "on": True}, {"name": "al", "age": 5, "on": False},
        {"name": "Cy", "age": 3, "tag": None}, {"name": "Di", "on": True},
    ],
    "tools": [{"type": "function", "function": {"name": "f", "parameters": {"x": {"type": "int"}}}}],
}

MULTILINE = [
    "{{ 'a\nb' }}{{ [1,\n2] }}",
    "a\n{% if true %}\nb\n{% endif %}\nc\n",
    "a\n  {% if true %}\n  b\n  {% endif %}\nc\n\n",
    "  {%+ if true %}x{% endif +%}\ny",
    "a\n   {# note #}\n   b {# inline #} c\n",
    "a\n\n{%- if true -%}\n\n b \n{%- endif %}\n c",
    "{% for x in xs %}\n  {{ x }}\n{% endfor %}\nend",
    "{% for x in xs -%}\n  {{ x }}\n{%- endfor %}\n\nend",
    "x\n\t {%- set y = 1 %}\n\n{{ y }}\n",
    "a \t{% if true %} b{% endif %}\t c",
    "   {{ 1 }}\n   {{- 2 }}\n",
    "a\r\nb\rc\n{% if true %}\r\nd{% endif %}\r\n",
    "{% if true %}\n\n\na{% endif %}",
    "{{ 'a\r\nb' }}|",
    "\n\n{% set x = 1 %}\n\n",
    "{#- a -#}\n  b",
    "{# a -#}\n  b\n{#- c #}\n\nd",
    "{##}a{#-#} b",
    "a {{- ' b' }} {{ 'c ' -}} d",
    "\u00a0{% if true %}x{% endif %}\u2003{%- if true %}y{% endif %}",
    "{% set x %}\n  block\n{% endset %}[{{ x }}]",
    "{% macro m(x) %}\n  <{{ x }}>\n{% endmacro %}\n{{ m(1) }}{{ m(2) }}",
    "{% if true %}{{ 1 }}\n{% endif %}\n{{ 2 }}\n\n",
    "{% set ns = namespace(found=false) %}\n{% for x in xs %}\n"
    "{% if x == 1 %}\n{% set ns.found = true %}\n{% endif %}\n{% endfor %}\n{{ ns.found }}",
    "{%- for x in xs %}\n{{- x }}\n{%- if not loop.last %}\n, {% endif %}\n{%- endfor %}",
    "{% generation %}\n{% set x = 1 %}{{ x }}\n{% endgeneration %}\n{{ x }}",
    "{% filter upper %}\n a{% set z = 1 %}\n{% endfilter %}{{ z is defined }}",
    "{% set z %}{% set q = 1 %}{{ q }}{% endset %}{{ z }}{{ q is defined }}",
]

# Jinja's immutable sandbox forbids these methods, other engines for chat templates allow them.
MUTATING = [
    "{% set l = [1] %}{% set _ = l.append(2) %}{{ l }}{{ l.pop() }}{{ l }}{{ l.pop(0) }}{{ l }}",
    "{% set l = [] %}{% for x in xs %}{% set _ = l.append(x * 2) %}{% endfor %}{{ l|join(' ') }}",
    "{% set a = [1] %}{% set b = a %}{% set _ = b.append(2) %}{{ a }}{{ l }}",
    "{% set q = dict(a=1, b=2, c=3) %}{{ q.pop('a') }}{{ q }}"
    "{{ q.pop('z', 9) }}{{ q.c }}{% set _ = q.pop('b') %}{{ q }}",
    "{{ [].pop() }}", "{{ [1].pop(3) }}", "{{ {}.pop('a') }}", "{{ [1].append() }}",
]

NO_SYSTEM = [
    {"role": "user", "content": "Who is Ishmael?"},
    {"role": "assistant", "content": "  The narrator.\n"},
    {"role": "user", "content": "Say \"hi\" in <b>中文</b> 🙂"},
]
SYSTEM = [{"role": "system", "content": "You are terse. "}] + NO_SYSTEM
TWO_USERS = [NO_SYSTEM[0], NO_SYSTEM[2]]
TOOL_CALL = [
    {"role": "user", "content": "Weather?"},
    {"role": "assistant", "content": "", "tool_calls": [
        {"type": "function", "function": {"name": "weather", "arguments": {"city": "Zürich", "days": [1, 2.5]}}}]},
    {"role": "tool", "name": "weather", "content": "{\"sun\": true}"},
    {"role": "tool", "name": "weather", "content": "rain"},
    {"role": "assistant", "content": "<think>\nhm\n</think>\n\nSun."},
    {"role": "user", "content": [{"type": "text", "text": "Thanks"}, {"type": "text", "text": "!"}]},
]
TOOLS = [{"type": "function", "function": {
    "name": "weather", "description": "What it's like",
    "parameters": {"type": "object", "properties": {
        "city": {"type": "string", "description": "Where", "enum": ["Zürich", "<Bern>"]},
        "days": {"type": "array", "items": {"type": "number"}}}, "required": ["city"]}}}]


def conversation(messages, prompt, tools=None, **extra):
    variables = {"messages": messages, "add_generation_prompt": prompt, "tools": tools, "documents": None}
    return variables | extra | {"bos_token": "<s>", "eos_token": "</s>"}


CONVERSATIONS = {
    "no system": conversation(NO_SYSTEM, False),
    "system": conversation(SYSTEM, False),
    "prompt": conversation(SYSTEM[:2], True),
    "two users": conversation(TWO_USERS, True),
    "empty": conversation([], True),
    "tools": conversation(TOOL_CALL, True, TOOLS),
    "thinking off": conversation(TOOL_CALL[:1], True, TOOLS, enable_thinking=False),
}


def transformers_environment():
    environment = _compile_jinja_template("").environment
    environment.globals["strftime_now"] = NOW.strftime
    return environment


def mutable_environment():
    return SandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols])


def render(environment, template, variables):
    """The output, or None and the exception."""
    try:
        return environment.from_string(template).render(**variables), None
    except Exception as error:  # whatever Python raises inside a template is an error of the template
        return None, error


def expressions():
    lines = (FOLDER / "expressions.txt").read_bytes().decode().removesuffix("\n").split("\n")
    environment = transformers_environment()
    cases = [(template, *render(environment, template, VARIABLES)) for template in lines + MULTILINE]
    cases += [(template, *render(mutable_environment(), template, VARIABLES)) for template in MUTATING]
    return [{"template": template, "output": output} for template, output, _ in cases]


def sources(model):
    """The chat templates by name; SmolLM2's from its file where one is given."""
    result = {path.stem: path.read_bytes().decode() for path in sorted((FOLDER / "templates").glob("*.jinja"))}
    if model:
        from gguf import GGUFReader

        result["smollm2"] = GGUFReader(model).fields["tokenizer.chat_template"].contents()
    return result


def conversations(sources):
    environment = transformers_environment()
    cases = []
    for template, source in sources.items():
        for name, variables in CONVERSATIONS.items():
            output, error = render(environment, source, variables)
            case = {"template": template, "conversation": name, "output": output}
            if isinstance(error, jinja2.TemplateError):
                case["error"] = str(error)
            elif error is not None:
                case["error"] = None  # Python's own message: only that there is one matters
            cases.append(case)
    return {"conversations": CONVERSATIONS, "cases": cases}


def write(path, value):
    text = json.dumps(value, ensure_ascii=False, indent=1)
    path.write_bytes((text + "\n").encode())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--output", type=Path, default=FOLDER)
    arguments = parser.parse_args()
    (arguments.output / "templates").mkdir(parents=True, exist_ok=True)
    templates = sources(arguments.model)
    for name, source in templates.items():
        (arguments.output / "templates" / f"{name}.jinja").write_bytes(source.encode())
    write(arguments.output / "expressions.json", {"variables": VARIABLES, "cases": expressions()})
    write(arguments.output / "conversations.json", conversations(templates))


if __name__ == "__main__":
    main()
