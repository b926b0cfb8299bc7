import Reports
import Testing

struct ScaleTests {
  @Test(
    arguments: [
      ([0, 100], ["0", "20", "40", "60", "80", "100"]), ([0.33, 0.71], ["0.3", "0.4", "0.5", "0.6", "0.7", "0.8"]),
      ([1, 1500], ["0", "500", "1k", "1.5k"]), ([-3, 4], ["-4", "-2", "0", "2", "4"]),
      ([7, 7], ["6", "6.5", "7", "7.5", "8"]), ([], ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
    ] as [([Double], [String])])
  func linearTicksAreNice(values: [Double], ticks: [String]) {
    let scale = Scale(linear: values)
    #expect(scale.ticks.map(Scale.text) == ticks)
    for value in values { #expect((0...1).contains(scale.position(value))) }
  }

  @Test(
    arguments: [
      ([0.03, 0.7], ["0.02", "0.05", "0.1", "0.2", "0.5", "1"]), ([2048, 32768], ["2k", "5k", "10k", "20k", "50k"]),
      ([0.001, 1000], ["0.001", "0.01", "0.1", "1", "10", "100", "1k"]),
      ([1e-12, 1], ["1e-12", "1e-10", "1e-08", "1e-06", "0.0001", "0.01", "1"]),
      ([20, 20], ["10", "20", "50"]),
    ] as [([Double], [String])])
  func logarithmicTicksAreNice(values: [Double], ticks: [String]) {
    let scale = Scale(logarithmic: values)
    #expect(scale.ticks.map(Scale.text) == ticks)
    for value in values { #expect((0...1).contains(scale.position(value))) }
  }

  @Test func positions() {
    #expect(Scale(linear: [30, 90], includingZero: true).position(50) == 0.5)
    let scale = Scale(logarithmic: [1, 100])
    #expect(abs(scale.position(10) - 0.5) < 1e-12)
  }
}
