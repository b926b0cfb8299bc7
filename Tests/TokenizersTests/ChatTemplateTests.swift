import Testing
import Tokenizers

@Suite struct ChatTemplateTests {
  private static let messages = [
    ChatMessage(role: "user", content: "Hi"), ChatMessage(role: "assistant", content: "Hello"),
  ]

  private func smollm2() throws -> ChatTemplate {
    try ChatTemplate(source: fixtureText("chat_templates/templates/smollm2.jinja"), name: "smollm2.gguf")
  }

  @Test func `SmolLM2's prompt is a prefix of prompt and answer`() throws {
    let template = try smollm2()
    let prompt = try template.render(messages: [Self.messages[0]], addGenerationPrompt: true)
    let whole = try template.render(messages: Self.messages, addGenerationPrompt: false)
    #expect(
      prompt
        == "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n"
        + "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n")
    #expect(whole == prompt + "Hello<|im_end|>\n")
  }

  @Test func `variables that a template sees`() throws {
    let source = """
      {{ messages|length }},{{ add_generation_prompt }},{{ tools is none }},{{ documents is none }},{{ bos_token }},\
      {{ eos_token is defined }},{{ enable_thinking }},{{ strftime_now is defined }}
      """
    let template = try ChatTemplate(source: source, name: "t")
    #expect(template.source == source && template.name == "t")
    let output = try template.render(
      messages: Self.messages, addGenerationPrompt: true, bosToken: "<s>", variables: ["enable_thinking": false])
    #expect(output == "2,True,True,True,<s>,False,False,False")
    // Given variables win.
    #expect(
      try template.render(
        messages: Self.messages, addGenerationPrompt: true, date: CalendarDate(year: 2024, month: 2, day: 29),
        variables: ["tools": [1], "bos_token": "B", "messages": []]) == "0,True,False,True,B,False,,True")
  }

  @Test(arguments: [
    (CalendarDate(year: 2024, month: 2, day: 29), "Thursday 29 Feb 2024 day 060"),
    (CalendarDate(year: 2000, month: 12, day: 31), "Sunday 31 Dec 2000 day 366"),
    (CalendarDate(year: 1900, month: 3, day: 1), "Thursday 01 Mar 1900 day 060"),
    (CalendarDate(year: 2026, month: 1, day: 1), "Thursday 01 Jan 2026 day 001"),
  ])
  func `dates`(_ date: CalendarDate, _ expected: String) throws {
    let template = try ChatTemplate(source: "{{ strftime_now('%A %d %b %Y day %j') }}", name: "t")
    #expect(try template.render(variables: [:], date: date) == expected)
  }

  /// A rendering changes neither the template nor what it was given.
  @Test func `renderings do not see each other`() throws {
    let source = "{% set _ = messages.append({'role': 'x'}) %}{{ messages|length }}{{ z }}{% set z = 1 %}"
    let template = try ChatTemplate(source: source, name: "t")
    for _ in 0..<3 {
      #expect(try template.render(messages: Self.messages, addGenerationPrompt: false) == "3")
    }
  }
}
