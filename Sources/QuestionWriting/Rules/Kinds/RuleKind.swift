/// The kinds of questions that rules write.
enum RuleKind: CaseIterable {
  case subject, complement, called, time, place, quantity, measure, agent, object, preposition, action
  case reason, manner, condition, topic, truth
  case keywords, cloze, completion, order, neighbour, mention, list

  var rule: any QuestionRule.Type {
    switch self {
    case .subject: SubjectRule.self
    case .complement: ComplementRule.self
    case .called: CalledRule.self
    case .time: TimeRule.self
    case .place: PlaceRule.self
    case .quantity: QuantityRule.self
    case .measure: MeasureRule.self
    case .agent: AgentRule.self
    case .object: ObjectRule.self
    case .preposition: PrepositionRule.self
    case .action: ActionRule.self
    case .reason: ReasonRule.self
    case .manner: MannerRule.self
    case .condition: ConditionRule.self
    case .topic: TopicRule.self
    case .truth: TruthRule.self
    case .keywords: KeywordRule.self
    case .cloze: ClozeRule.self
    case .completion: CompletionRule.self
    case .order: OrderRule.self
    case .neighbour: NeighbourRule.self
    case .mention: MentionRule.self
    case .list: ListRule.self
    }
  }

  /// How many of the kind are wanted beside others, where there are enough: questions as people ask them most.
  var weight: Double {
    switch self {
    // About half of all: answers to few words are what questions in other words than the rules' come out of.
    case .keywords: 30
    case .subject, .complement, .called, .time, .place, .quantity, .measure, .agent, .object, .preposition: 6
    case .reason, .manner, .action, .topic, .cloze, .list: 4
    case .condition, .truth, .completion: 2
    case .order, .neighbour, .mention: 1
    }
  }

  /// Whether the answer may be in the question, as in a choice of two.
  var namesAnswer: Bool { self == .truth || self == .order }
}
