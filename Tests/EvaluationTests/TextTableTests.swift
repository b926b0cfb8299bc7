import Evaluation
import Testing

struct TextTableTests {
  @Test func alignsColumnsAndLeavesNoBlanksAtTheEnd() {
    var table = TextTable([.init("reader"), .init("n", .right), .init("note")])
    table.append(["closed-book", "40", "x"])
    table.append(["lift", "5", ""])
    #expect(
      table.rendered() == """
        reader        n  note
        -----------  --  ----
        closed-book  40  x
        lift          5

        """)
  }

  @Test func shortensTheLongestColumnsFirst() {
    var table = TextTable([.init("id"), .init("long"), .init("longer")])
    table.append(["q1", "0123456789", "0123456789abcdefghij"])
    #expect(
      table.rendered(width: 26) == """
        id  long        longer
        --  ----------  ----------
        q1  0123456789  012345678…

        """)
    #expect(
      table.rendered(width: 21) == """
        id  long      longer
        --  --------  -------
        q1  0123456…  012345…

        """)
  }

  /// Not even a width of nothing makes a column vanish.
  @Test func columnsKeepFourCharacters() {
    var table = TextTable([.init("a"), .init("b")])
    table.append(["12345678", "12"])
    #expect(table.rendered(width: 0) == "a     b\n----  --\n123…  12\n")
  }

  @Test func cellsAreOneLineAndCountCharacters() {
    var table = TextTable([.init("text")])
    table.append(["  first\n\n second\tthird "])
    table.append(["e\u{301}\u{1F600}"])
    #expect(table.rendered() == "text\n------------------\nfirst second third\ne\u{301}\u{1F600}\n")
    #expect(table.rendered(width: 6) == "text\n------\nfirst…\ne\u{301}\u{1F600}\n")
  }

  @Test func markdownKeepsItsColumns() {
    var table = TextTable([.init("reader"), .init("n", .right)])
    table.append(["a|b\nc", "40"])
    #expect(table.markdown == "| reader | n |\n| --- | ---: |\n| a\\|b c | 40 |\n")
  }

  @Test func emptyTableIsItsHead() {
    #expect(TextTable([.init("id")]).rendered() == "id\n--\n")
  }
}
