import Kernels
import Training

extension TrainingExample {
  /// A prompt that is read, and what is learnt after it: a mixture of its tokens and of what a teacher thinks of them.
  ///
  ///     loss of a token = (1 − share) · cross-entropy + share · (−Σ_j p_teacher(j) · log p(j))
  ///
  /// - Parameters:
  ///   - teacher: A row for each of the tokens that are learnt.
  ///   - share: Of the teacher, from 0 to 1.
  init(_ prompt: [Int32], learning tokens: [Int32], _ teacher: TokenTargets, share: Float = 1) {
    precondition(teacher.count == tokens.count, "TrainingExample: \(teacher.count) teacher's rows for \(tokens.count) tokens")
    var targets = TokenTargets(prompt)
    for (row, token) in tokens.enumerated() {
      let entries = teacher.entries(of: row)
      var classes = Array(teacher.classes[entries]), shares = teacher.shares[entries].map { $0 * share }
      if share < 1 {
        if let place = classes.firstIndex(of: token) {
          shares[place] += 1 - share
        } else {
          classes.append(token)
          shares.append(1 - share)
        }
      }
      targets.append(classes: classes, shares: shares, rest: teacher.rests[row] * share)
    }
    let all = prompt + tokens
    self.init(all, weights: all.indices.map { $0 < prompt.count ? 0 : 1 }, targets: targets)
  }
}
