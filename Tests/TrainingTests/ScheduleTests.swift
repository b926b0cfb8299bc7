import Foundation
import TestSupport
import Testing
import Training

struct ScheduleTests {
  /// Factors of 10 steps, computed from the formulas of transformers' schedules.
  @Test(
    arguments: [
      (Schedule(.constant), [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
      (Schedule(.constant, warmupSteps: 4), [0, 0.25, 0.5, 0.75, 1, 1, 1, 1, 1, 1]),
      (Schedule(.linear), [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1]),
      (Schedule(.linear, warmupSteps: 5), [0, 0.2, 0.4, 0.6, 0.8, 1, 0.8, 0.6, 0.4, 0.2]),
      (
        Schedule(.cosine, warmupSteps: 2),
        [0, 0.5, 1, 0.961939766, 0.853553391, 0.691341716, 0.5, 0.308658284, 0.146446609, 0.038060234]
      ),
      (Schedule(.linear, warmupSteps: 20), [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45]),
    ] as [(Schedule, [Double])])
  func tenSteps(schedule: Schedule, expected: [Double]) {
    expectClose((0..<10).map { schedule.factor(step: $0, of: 10) }, expected, relative: 1e-8, absolute: 1e-9)
  }

  @Test(arguments: Schedule.Kind.allCases)
  func oneStepIsMadeAtTheFullRate(kind: Schedule.Kind) {
    #expect(Schedule(kind).factor(step: 0, of: 1) == 1)
  }

  @Test(arguments: Schedule.Kind.allCases, [0, 1, 7, 50])
  func staysBetweenZeroAndOne(kind: Schedule.Kind, warmupSteps: Int) {
    let schedule = Schedule(kind, warmupSteps: warmupSteps)
    #expect((0..<40).allSatisfy { (0...1).contains(schedule.factor(step: $0, of: 40)) })
  }
}
