import Evaluation
import Foundation
import Reports
import Testing

struct TensorBoardTests {
  /// Check values of RFC 3720, appendix B.4, and of the catalogue of CRC algorithms.
  @Test(
    arguments: [
      (Array("123456789".utf8), 0xE306_9283), ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0..<32), 0x46DD_794E), ([], 0),
    ] as [([UInt8], UInt32)])
  func checksums(bytes: [UInt8], checksum: UInt32) {
    #expect(CRC32C.checksum(bytes) == checksum)
  }

  /// Bytes of tensorboard 2.21.0: `RecordWriter(file).write(event.SerializeToString())` of `record_writer`, with
  /// `Event(wall_time=1.5, file_version="brain.Event:2")` and `Event(wall_time=1.5, step=300,
  /// summary=Summary(value=[Summary.Value(tag="loss/lift", simple_value=2.25)]))`.
  @Test func recordsAreTensorBoards() {
    #expect(
      hex(TensorBoardEvents.record(TensorBoardEvents.version(wallTime: 1.5)))
        == "1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c")
    #expect(
      hex(TensorBoardEvents.record(TensorBoardEvents.scalar("loss/lift", 2.25, step: 300, wallTime: 1.5)))
        == "200000000000000029eda95009000000000000f83f10ac022a120a100a096c6f73732f6c6966741500001040cd07f0a6")
  }

  @Test func aRunIsItsVersionItsStepsAndItsScores() throws {
    let record = SampleRun.record, events = try records(of: Array(TensorBoardEvents.data(record, wallTime: 100)))
    let steps = record.events.count { if case .step = $0 { true } else { false } }
    #expect(events.count == 1 + 3 * steps + record.readerScores.count)
    #expect(events[0] == TensorBoardEvents.version(wallTime: 100))
    let firstStep = record.events.first { if case .step = $0 { true } else { false } }
    guard case .step(let unit, let first) = firstStep else {
      Issue.record("the run has no step")
      return
    }
    #expect(unit.document == "needle-2048-0")
    #expect(
      events[1]
        == TensorBoardEvents.scalar(
          "loss/lift/needle-2048-0/seed-1", first.loss, step: 1, wallTime: 100 + first.seconds))
    let tags = events.dropFirst(1 + 3 * steps).map { String(decoding: $0, as: UTF8.self) }
    #expect(zip(tags, record.readers).allSatisfy { $0.contains("score/\($1)") })
  }

  /// The events of a file, whose frames must be whole.
  private func records(of bytes: [UInt8]) throws -> [[UInt8]] {
    var records: [[UInt8]] = [], place = 0
    while place < bytes.count {
      let length = bytes[place..<place + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
      let event = Array(bytes[place + 12..<place + 12 + length])
      try #require(TensorBoardEvents.record(event) == Array(bytes[place..<place + 16 + length]))
      records.append(event)
      place += 16 + length
    }
    return records
  }

  private func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }
}
