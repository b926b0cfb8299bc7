/// Common English verbs that take -ed.
enum RegularVerbs {
  static let bases: [String] = """
    abandon accept accompany achieve acquire act adapt add address adjust admire admit adopt advance advise \
    affect agree aim allow alter amend announce answer appear apply appoint approach approve argue arrange \
    arrest arrive ask assassinate assemble assert assess assign assist associate assume attach attack attempt \
    attend attract attribute avoid award bake ban base bathe believe belong blame boil boost borrow brew burn \
    bury calculate call campaign cancel capture care carry carve cause celebrate certify change charge chase \
    check claim clarify classify clean clear climb close coin collaborate collapse collect collide combine \
    command comment commission commit compare compensate compete compile complain complement complete compose \
    comprise compute conceal conceive concern conclude condemn conduct confess confirm confuse connect conquer \
    conserve consider consist construct consult consume contain continue contract contribute control convert \
    convince cook cooperate copy cosponsor count cover crash create criticise criticize cross crown cultivate \
    cure dance date debate decide declare decline decorate decrease dedicate defeat defend define deliver demand \
    demolish demonstrate denounce deny depart depend depict deploy deposit derive describe deserve design \
    destroy detect determine develop devise devote diagnose die differ diminish direct disagree disappear \
    disclose discover discuss dismiss display dispute disrupt dissolve distinguish distribute divide divorce \
    document dominate donate double doubt drag drop dry earn edit elaborate elect eliminate embrace emerge \
    emigrate emphasise emphasize employ enable encourage end endorse enforce engage enhance enjoy enlist enrich \
    enrol ensure enter entitle envision erect escape establish estimate evacuate evaluate evolve examine exceed \
    exchange exclude execute exert exhaust exhibit exist expand expect experience explain exploit explore export \
    expose express extend face facilitate fail favor favour fear feature fill film finance finish fish fit \
    fluctuate focus follow force form foster found frighten fulfil function fund gain gather generate govern \
    graduate grant greet guard guide halt handle hang happen help highlight hire hope host hunt identify ignore \
    illustrate imagine implement imply import impose improve inaugurate include incorporate increase indicate \
    infect infer inflict influence inform inhabit inherit initiate injure insert insist inspect inspire install \
    instruct integrate intend interpret interview introduce invade invent invest investigate invite invoke \
    involve isolate issue join judge jump justify kick kill kiss knock label lack land last laugh launch learn \
    lend lift light limit link list listen live load locate lock look love maintain manage manufacture march \
    mark marry master match maximise maximize measure melt mention merge merit migrate minimise minimize mix \
    model modify motivate mount move multiply name need neglect negotiate nominate note notice notify number \
    obey oblige observe obstruct obtain occupy occur offer omit open operate oppose order organise organize \
    originate outline own paint park participate pass patrol peel perform permit persuade photograph pick place \
    plan plant play pledge plot point pose possess post practice practise praise precede preclude predict prefer \
    prepare present preserve press presume prevent print proceed process proclaim produce prohibit prolong \
    promise promote propose prosecute protect prove provide provoke publish pull purchase push quantify question \
    quote raise rank ratify reach react realise realize recall receive recognise recognize recommend reconcile \
    reconstruct record recover recruit reduce refer refine reflect refuse regain regard register reinforce \
    reiterate reject relate release rely remain remark remember remove rename render renovate repair repeal \
    repeat replace reply report represent request require rescue research resemble reserve resign resist resolve \
    respond rest restore result resume retain retire retreat return reveal review revise revive revolve ripen \
    roam rule sail save scatter score search secure seem select separate serve settle share shelter ship shout \
    show sign simplify smell smoke solve sound specialise specialize specify sponsor sprout stabilise stabilize \
    stage start state stay stimulate stipulate stop strengthen stress stretch struggle study submit succeed \
    suffer suggest suit summarise summarize supervise supplement supply support suppose suppress surpass \
    surrender surround survive suspect suspend sustain synthesise synthesize tackle talk target taste tend \
    terminate test testify thank threaten tolerate top touch tour trace track trade train transcend transfer \
    transform translate transmit transport transpose travel treat trigger try turn type undergo undermine unify \
    unite unveil update upgrade urge use utilise utilize validate value vanish vary verify view violate visit \
    volunteer vote wait walk want warn warrant wash waste watch weaken weigh welcome whistle widen wish witness \
    work worry yield
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  /// Those of more than one syllable that double their last letter.
  static let doubling: Set = [
    "admit", "commit", "control", "enrol", "fulfil", "occur", "patrol", "permit", "prefer", "refer", "submit",
    "transfer",
    "travel",
  ]
}
