import Diagnostics
import Testing
import Tokenizers

@Suite struct ChatTemplateErrorTests {
  private func failure(_ source: String, _ variables: [String: TemplateValue] = [:]) -> String {
    do {
      return "no error: " + (try ChatTemplate(source: source, name: "t").render(variables: variables))
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [
    ("a\n  {% nope %}", "t, template line 2, column 6: the tag 'nope' is not known or stands in the wrong place."),
    ("{{ x|nope }}", "t, template line 1, column 6: the filter 'nope' is not known."),
    ("{{ x is nope }}", "t, template line 1, column 9: the test 'nope' is not known."),
    ("{{ 1 +\n }}", "t, template line 2, column 2: unexpected '}}', expected an expression."),
    ("{{ (1 }}", "t, template line 1, column 7: unexpected '}', expected ')'."),
    ("\r\n\r{{ @ }}", "t, template line 3, column 4: unexpected character '@'."),
    ("{% if x %}\na", "t, template line 1, column 4: the tag 'if' is not closed, expected 'endif'."),
    ("{# a", "t, template line 1, column 1: the comment does not end, expected '#}'."),
    ("a{{ b", "t, template line 1, column 2: the tag does not end, expected '}}'."),
    ("{{ 'a", "t, template line 1, column 4: the string does not end, expected '."),
    ("{% for x in y recursive %}{% endfor %}", "t, template line 1, column 15: recursive loops are not supported."),
    ("{% include 'x' %}", "t, template line 1, column 4: the tag 'include' is not known or stands in the wrong place."),
    ("{{ 2 ** 3 }}", "t, template line 1, column 6: unexpected '**', expected '}}'."),
    (
      "{{ 99999999999999999999 }}",
      "t, template line 1, column 4: '99999999999999999999' is no number that fits in 64 bits."
    ),
  ])
  func `what does not parse is refused with its place`(_ source: String, _ message: String) {
    #expect(failure(source) == message)
  }

  @Test(arguments: [
    ("a\n{{ x.y }}", "t, template line 2, column 5: 'x' is undefined."),
    ("{{ s.y.z }}", "t, template line 1, column 7: a value of type str has no 'y'."),
    ("{{ 1 + s }}", "t, template line 1, column 6: '+' is not defined for values of type int and str."),
    ("{{ raise_exception('no ' ~ s) }}", "t, template line 1, column 19: no text."),
    ("{{ s|join|length(1) }}", "t, template line 1, column 11: 'length' takes at most 0 arguments, found 1."),
    ("{{ s.splitlines() }}", "t, template line 1, column 5: the method 'splitlines' of text is not supported."),
    ("{% for x in [1] %}{{ loop.cycle }}{% endfor %}", "t, template line 1, column 26: 'loop.cycle' is not supported."),
    ("{% set s.x = 1 %}", "t, template line 1, column 8: 's' is no namespace, so its attributes cannot be set."),
    ("{{ strftime_now('%Y') }}", "t, template line 1, column 16: 'strftime_now' is undefined."),
    (
      "{{ 9223372036854775807 + 1 }}",
      "t, template line 1, column 24: 9223372036854775807 + 1 does not fit in 64 bits."
    ),
    (
      "{% macro m(a) %}{{ a.b }}{% endmacro %}{{ m(1).x.y }}",
      "t, template line 1, column 49: a value of type str has no 'x'."
    ),
  ])
  func `what fails is refused with its place`(_ source: String, _ message: String) {
    #expect(failure(source, ["s": "text"]) == message)
  }
}
