/// English verbs with forms of their own: base, past tense, past participle; a bar between two that are both in use.
enum IrregularVerbs {
  static let forms: [(base: String, past: [String], participle: [String])] = """
    arise arose arisen; awake awoke awoken; bear bore borne|born; beat beat beaten; become became become; \
    begin began begun; bend bent bent; bind bound bound; bite bit bitten; bleed bled bled; blow blew blown; \
    break broke broken; breed bred bred; bring brought brought; build built built; buy bought bought; \
    catch caught caught; choose chose chosen; cling clung clung; come came come; cost cost cost; \
    creep crept crept; cut cut cut; deal dealt dealt; dig dug dug; do did done; draw drew drawn; \
    drink drank drunk; drive drove driven; dwell dwelt|dwelled dwelt; eat ate eaten; fall fell fallen; \
    feed fed fed; feel felt felt; fight fought fought; find found found; flee fled fled; fly flew flown; \
    forbid forbade forbidden; foretell foretold foretold; forget forgot forgotten; forgive forgave forgiven; \
    freeze froze frozen; get got got|gotten; give gave given; go went gone; grind ground ground; \
    grow grew grown; have had had; hear heard heard; hide hid hidden; hit hit hit; hold held held; \
    hurt hurt hurt; keep kept kept; know knew known; lay laid laid; lead led led; leave left left; \
    lend lent lent; let let let; lie lay lain; lose lost lost; make made made; mean meant meant; meet met met; \
    overcome overcame overcome; oversee oversaw overseen; pay paid paid; put put put; read read read; \
    rewrite rewrote rewritten; ride rode ridden; ring rang rung; rise rose risen; run ran run; say said said; \
    see saw seen; seek sought sought; sell sold sold; send sent sent; set set set; shake shook shaken; \
    shine shone shone; shoot shot shot; shut shut shut; sing sang sung; sink sank sunk; sit sat sat; \
    sleep slept slept; slide slid slid; speak spoke spoken; spend spent spent; spin spun spun; \
    split split split; spread spread spread; spring sprang sprung; stand stood stood; steal stole stolen; \
    stick stuck stuck; strike struck struck; swear swore sworn; sweep swept swept; swim swam swum; \
    swing swung swung; take took taken; teach taught taught; tear tore torn; tell told told; \
    think thought thought; throw threw thrown; undergo underwent undergone; understand understood understood; \
    undertake undertook undertaken; uphold upheld upheld; wake woke woken; wear wore worn; weave wove woven; \
    win won won; wind wound wound; withdraw withdrew withdrawn; withstand withstood withstood; \
    write wrote written
    """.split(separator: ";").map { entry in
      let parts = entry.split(separator: " ").map { $0.split(separator: "|").map(String.init) }
      return (parts[0][0], parts[1], parts[2])
    }
}
