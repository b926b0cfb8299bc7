/// Text that has nothing to do with any document.
public enum RetentionText {
  /// About nine hundred tokens of plain general prose, written for this purpose: nature, work, history, a recipe, a
  /// letter, numbers and a dialogue, so that a model that has narrowed shows it.
  public static let standard = """
    Water moves through the world in a circle. The sun warms the sea, and some of the water rises into the air as vapour \
    that nobody can see. High above the ground the air is cold, and the vapour turns into small drops, which we call \
    clouds. When the drops become too heavy, they fall as rain or snow. Some of the rain sinks into the soil and feeds \
    the roots of plants; some of it runs into streams, and the streams run into rivers, and in the end the rivers bring \
    the water back to the sea.

    A good knife is the most important tool in a kitchen. It should be sharp, because a dull blade slips and cuts the \
    hand that holds it. To make a simple soup, cut two onions, three carrots and a piece of celery into small pieces. \
    Cook them slowly in a little oil until they are soft. Add a litre of water, a bay leaf and some salt, and let the pot \
    simmer for half an hour. Taste it before you serve it: most soups need more salt than you think.

    In the middle of the fifteenth century, books in Europe were still copied by hand. A single Bible could take a \
    scribe more than a year. Printing with movable type changed this within a few decades. By 1500 there were presses in \
    more than two hundred towns, and a book cost perhaps a fifth of what it had cost before. Ideas that once needed years \
    to cross a continent now needed months. Not everyone was pleased. Some scholars complained that there were too many \
    books and that most of them were bad.

    "Have you seen my keys?" asked Maria.
    "They are on the table, under the newspaper," said her brother. "You put them there last night."
    "I did not. I always hang them by the door."
    "Then somebody else in this house reads the newspaper with your keys in his hand."
    She laughed, took the keys and went out into the rain without an umbrella.

    The human heart beats about seventy times a minute when the body is at rest, which makes roughly one hundred \
    thousand beats a day. With each beat it pushes some seventy millilitres of blood into the arteries. The blood carries \
    oxygen from the lungs to the muscles and the brain, and takes carbon dioxide back. Regular exercise makes the heart \
    stronger, so that it can do the same work with fewer beats.

    Dear Mr. Collins, thank you for your letter of 12 March. We are sorry to hear that the chair arrived with a broken \
    leg. A new one has been sent to you today and should reach you within five working days. You do not need to return \
    the old one. If you have any further questions, please call us on any weekday between nine and five. Yours sincerely, \
    Helen Ward, Customer Service.

    A triangle with sides of three, four and five units has a right angle. This has been known for at least four \
    thousand years, and builders used it to lay out the corners of houses: they tied twelve equal knots into a rope and \
    stretched it around three pegs. The rule behind it says that the square of the longest side equals the sum of the \
    squares of the other two. Nine plus sixteen is twenty-five.

    To learn a language, it helps to listen more than one speaks at first. Children do this for about a year before they \
    say their first word. Adults are less patient. They want rules, lists and tables, and they are afraid of mistakes. Yet \
    a mistake that somebody corrects with a smile is remembered for longer than a page of grammar.

    Most trees in cool countries lose their leaves in autumn. The days grow shorter, and the tree draws back the green \
    pigment that it needs to catch sunlight. Yellow and red remain, and then a thin layer of cork closes the stem of the \
    leaf, and the wind does the rest. Pines and firs keep their needles, which are narrow and covered with wax and lose \
    little water in the cold.
    """
}
