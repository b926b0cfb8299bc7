import Diagnostics
import Foundation
import Testing
import Tokenizers

/// A template comes with a model and may be hostile: it must end, with an error if need be, and in little memory.
@Suite struct ChatTemplateLimitTests {
  /// Threads have 512 KB of stack on macOS; half of that must do, and 64 KB for what OpenBLAS keeps on each thread.
  /// Frames are larger in debug builds.
  #if DEBUG
    private static let stackSize = 2 << 20
  #else
    private static let stackSize = 320 << 10
  #endif

  private func problemOnSmallStack(_ source: String) async -> String? {
    await withCheckedContinuation { continuation in
      let thread = Thread { continuation.resume(returning: Self.problem(source)) }
      thread.stackSize = Self.stackSize
      thread.start()
    }
  }

  private static func problem(_ source: String) -> String? {
    do {
      _ = try ChatTemplate(source: source, name: "t").render(variables: ["s": "x"])
      return nil
    } catch {
      return (error as? InputError)?.problem ?? "\(error)"
    }
  }

  private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  @Test(arguments: [
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% macro m() %}{{ m() ~ m() }}{% endmacro %}{{ m() }}",
    "{% macro m() %}{% set y %}{% filter upper %}{{ m() }}{% endfilter %}{% endset %}{{ y }}{% endmacro %}{{ m() }}",
    "{% macro m(a=m()) %}{% endmacro %}{{ m() }}",
    "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(40) }}",
    "{% set ns = namespace(s='x') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}",
    "{% set ns = namespace(l=[1]) %}{% for i in range(99) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
    "{{ 'x' * 999999999999 }}",
    "{{ [1] * 999999999999 }}",
    "{{ range(9999999999) }}",
    "{{ range(-9223372036854775807, 9223372036854775807) }}",
    "{{ range(0, -9223372036854775807 - 1, -1) }}",
    "{{ 'x' | indent(999999999) }}",
    "{{ ('x' * 99999) | replace('', 'y' * 99999) }}",
    "{{ ('x' * 99999) | join('y' * 99999) }}",
    "{% set l = [] %}{% set _ = l.append(l) %}{{ l }}",
    "{% set l = [] %}{% set _ = l.append(l) %}{{ l | tojson }}",
    "{% set a = [] %}{% set _ = a.append([a]) %}{% set b = [] %}{% set _ = b.append([b]) %}{{ a == b }}",
    "{% set ns = namespace(a=[1], b=[1]) %}{% for i in range(90) %}{% set ns.a = [ns.a, ns.a] %}"
      + "{% set ns.b = [ns.b, ns.b] %}{% endfor %}{{ ns.a == ns.b }}",
    "{% set ns = namespace(a=[1]) %}{% for i in range(90) %}{% set ns.a = [ns.a, ns.a] %}{% endfor %}{{ ns.a }}",
    "{% set ns = namespace(a=[1]) %}{% for i in range(90) %}{% set ns.a = [ns.a, ns.a] %}"
      + "{% endfor %}{{ ns.a | tojson }}",
    "{% set big = 'x' * 9999999 %}{% for i in range(99999) %}{% set y = big ~ i %}{% endfor %}",
    "{% set big = 'x' * 9999999 %}{% for i in range(99999) %}{{ big }}{% endfor %}",
    "{% for i in range(99999) %}{% for j in range(99999) %}text{% endfor %}{% endfor %}",
    "{% set l = range(99999) | list %}{% for i in range(99999) %}{{ 'no' if -1 in l }}{% endfor %}",
    "{% set p = 'a' * 9999999 %}{% for i in range(99999) %}{{ p in 'x' }}{% endfor %}",
    "{% set p = 'a' * 9999999 %}{% for i in range(99999) %}{{ [] | map(attribute=p) | list }}{% endfor %}",
    "{% for i in range(99999) %}" + repeated("text", 9999) + "{% endfor %}",
    "{{ " + repeated("(", 5000) + "1" + repeated(")", 5000) + " }}",
    "{{ " + repeated("[", 5000) + repeated("]", 5000) + " }}",
    "{{ " + repeated("not ", 5000) + "1 }}",
    "{{ " + repeated("-", 5000) + "1 }}",
    "{{ 1" + repeated("+1", 5000) + " }}",
    "{{ s" + repeated("|trim", 5000) + " }}",
    "{{ s" + repeated(".x", 5000) + " }}",
    "{{ 1" + repeated(" if 1 else 1", 5000) + " }}",
    "{{ 1" + repeated(" or 1", 5000) + " }}",
    "{{ " + repeated("{1:", 5000) + "1" + repeated("}", 5000) + " }}",
    repeated("{% if 1 %}", 5000) + repeated("{% endif %}", 5000),
    repeated("{% for x in [1] %}", 99) + repeated("{% endfor %}", 99) + "{{ s.x.y }}",
    "{% set " + repeated("(", 5000) + "a" + repeated(")", 5000) + " = 1 %}",
  ])
  func `a template that asks for too much is refused`(_ source: String) async {
    #expect(await problemOnSmallStack(source) != nil)
  }

  /// What is nested deeply is also freed deeply.
  @Test(arguments: [
    "{% set ns = namespace(l=[]) %}{% for i in range(200000) %}{% set ns.l = [ns.l] %}{% endfor %}",
    "{% set ns = namespace(l={}) %}{% for i in range(200000) %}{% set ns.l = {'a': (ns.l,)} %}{% endfor %}",
    "{% set ns = namespace(l=[]) %}{% for i in range(200000) %}{% set ns.l = [ns.l]|select %}{% endfor %}",
    "{% set ns = namespace(l=[]) %}{% for i in range(100000) %}{% for x in [ns.l] %}"
      + "{% set ns.l = loop %}{% endfor %}{% endfor %}",
    "{% set ns = namespace(m=1) %}{% for i in range(100000) %}{% set old = ns.m %}"
      + "{% macro m() %}{% endmacro %}{% set ns.m = m %}{% endfor %}",
    "{% set ns = namespace(l=[]) %}{% for i in range(200000) %}{% set ns.l = [ns.l.append] %}{% endfor %}",
    "{% set ns = namespace(l=[]) %}{% for i in range(100000) %}{% set ns.l = namespace(l=ns.l) %}{% endfor %}",
  ])
  func `deep values are freed without deep recursion`(_ source: String) async {
    #expect(await problemOnSmallStack(source) == nil)
  }

  @Test func `what a template may need is allowed`() throws {
    let nested = Self.repeated("{% if 1 %}", 20) + "{{ " + Self.repeated("(", 15) + "1" + Self.repeated(")", 15) + " }}"
      + Self.repeated("{% endif %}", 20)
    #expect(try ChatTemplate(source: nested, name: "t").render(variables: [:]) == "1")
    let long = "{{ 'a'" + Self.repeated(" + 'b'", 60) + Self.repeated(" ~ 'c'", 500) + " }}"
    #expect(try ChatTemplate(source: long, name: "t").render(variables: [:]).count == 561)
    let text = Self.repeated("many words ", 1_000_000)  // 11 MB
    let messages = (0..<4).map { ChatMessage(role: $0 % 2 == 0 ? "user" : "assistant", content: $0 == 0 ? text : "x") }
    let source = try fixtureText("chat_templates/templates/gemma.jinja")
    let output = try ChatTemplate(source: source, name: "t").render(messages: messages, addGenerationPrompt: true)
    #expect(output.utf8.count > text.utf8.count)
  }

  /// Pieces of templates in random order: each gives text or an `InputError`, never a crash.
  @Test func `random templates end`() {
    let pieces = [
      "{{", "}}", "{%", "%}", "{#", "#}", "-", "+", " ", "\n", "if", "else", "elif", "endif", "for", "in", "endfor",
      "set", "endset", "macro", "endmacro", "filter", "is", "not", "and", "or", "x", "xs", "d", "loop", "ns",
      "namespace(", "(", ")", "[", "]", "{", "}", ".", ",", ":", "|", "~", "=", "==", "<", "*", "//", "%", "'a'",
      "\"b\"", "1", "0.5", "-1", "none", "true", "range(3)", "tojson", "length", "join", "map", "sort", "selectattr",
      "defined", "string", "split", "append", "items()", "break", "é", "🙂", "\\", "'", "x.y", "xs[0]", "[::-1]",
      "{{ x }}", "{% if x %}", "{% endif %}", "{% for y in xs %}", "{% endfor %}", "{% set x = xs %}",
    ]
    var generator = SplitMix64(seed: 41)
    let variables: [String: TemplateValue] = ["x": "text", "xs": [1, "a", [2.5], nil], "d": ["a": 1, "b": ["c": true]]]
    var (rendered, refused) = (0, 0)
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...25, using: &generator)
      let source = (0..<count).map { _ in pieces.randomElement(using: &generator)! }
        .joined(separator: Bool.random(using: &generator) ? " " : "")
      do {
        _ = try ChatTemplate(source: source, name: "random").render(variables: variables)
        rendered += 1
      } catch {
        #expect(error is InputError, "\(source): \(error)")
        refused += 1
      }
    }
    #expect(rendered > 100 && refused > 100)
  }

  /// Good templates with one character gone, doubled or replaced.
  @Test(arguments: ["llama3", "qwen3", "deepseek", "granite"])
  func `damaged templates end`(_ name: String) throws {
    let source = Array(try fixtureText("chat_templates/templates/\(name).jinja").unicodeScalars)
    var generator = SplitMix64(seed: 43)
    let messages = [ChatMessage(role: "user", content: "a"), ChatMessage(role: "assistant", content: "b")]
    for _ in 0..<300 {
      var damaged = source
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let index = Int.random(in: 0..<damaged.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: damaged.remove(at: index)
        case 1: damaged.insert(damaged[index], at: index)
        default: damaged[index] = "{}%#'\"()[]|.-= \n".unicodeScalars.randomElement(using: &generator)!
        }
      }
      do {
        let template = try ChatTemplate(source: String(String.UnicodeScalarView(damaged)), name: name)
        _ = try template.render(messages: messages, addGenerationPrompt: true, bosToken: "<s>", eosToken: "</s>")
      } catch {
        #expect(error is InputError)
      }
    }
  }
}
