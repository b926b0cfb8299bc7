import Diagnostics
import Testing
import Tokenizers

/// Outputs equal to Jinja's, from `Fixtures/make_chat_templates.py`.
@Suite struct ChatTemplateParityTests {
  /// What the scripts' clock says.
  static let date = CalendarDate(year: 2024, month: 7, day: 5, hour: 9, minute: 3, second: 7)

  struct Case: Sendable, CustomTestStringConvertible {
    let template: String
    let variables: [String: TemplateValue]
    let output: String?
    var message: String?
    let testDescription: String
  }

  static let expressions: [Case] = {
    let fixture = OrderedJSON.value(of: try! fixtureText("chat_templates/expressions.json"))
    let variables = fixture["variables"]!.variables
    return fixture["cases"]!.list.map { item in
      let template = item["template"]!.string!
      return Case(template: template, variables: variables, output: item["output"]!.string, testDescription: template)
    }
  }()

  static let conversations: [Case] = {
    let fixture = OrderedJSON.value(of: try! fixtureText("chat_templates/conversations.json"))
    return fixture["cases"]!.list.map { item in
      let (name, conversation) = (item["template"]!.string!, item["conversation"]!.string!)
      return Case(
        template: try! fixtureText("chat_templates/templates/\(name).jinja"),
        variables: fixture["conversations"]![conversation]!.variables, output: item["output"]!.string,
        message: item["error"]?.string, testDescription: "\(name), \(conversation)")
    }
  }()

  @Test(arguments: expressions + conversations)
  func `renders what Jinja renders and fails where it fails`(_ test: Case) throws {
    do {
      let template = try ChatTemplate(source: test.template, name: "test")
      let output = try template.render(variables: test.variables, date: Self.date)
      let expected = try #require(test.output, "Jinja raises an error, here the output is \(output)")
      #expect(Array(output.unicodeScalars) == Array(expected.unicodeScalars))
    } catch let error as InputError {
      #expect(test.output == nil, "\(error)")
      #expect(error.place.contains("line") && error.place.contains("column"))
      #expect(error.kind == .invalid)
    }
  }

  /// The exceptions that the templates raise themselves arrive word for word.
  @Test(arguments: conversations.filter { $0.message?.contains(/alternate|row/) == true })
  func `raise_exception gives its message`(_ test: Case) throws {
    let template = try ChatTemplate(source: test.template, name: "model.gguf")
    let error = #expect(throws: InputError.self) { try template.render(variables: test.variables) }
    #expect(error?.problem == test.message)
  }
}
