/// Third persons of verbs that are as often plurals of nouns.
enum NounLikeVerbs {
  static let thirdPersons: Set<String> = Set(
    """
    answers attacks attempts awards calls causes changes charges claims comments commissions copies costs covers \
    cuts dances dates deals debates demands designs displays doubts draws drinks drives drops effects estimates \
    exchanges exhibits experiences faces falls features feeds fights films finds focuses forces forms functions \
    funds gains grants guards guides helps hopes hosts houses issues judges jumps kicks kisses labels lands \
    leads lifts lights limits links lists looks loves marks matches measures models mounts moves names needs \
    notes notices objects offers orders paints parks permits photographs places plans plants plays plots points \
    posts practices presents presses prints processes projects promises purchases questions quotes ranks reports \
    requests rescues respects results returns reviews rides rings rises rules runs sails scores searches sets \
    shapes shares ships shots shows signs smells sounds sponsors stages stands starts states stays stops streams \
    studies supplies surrounds targets tastes tests tops tours traces tracks trades trains transfers travels \
    treats trips turns types uses values views visits votes waits walks washes watches winds wins wishes works \
    worries
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
