import Evaluation
import Foundation

/// A run as a file of events for TensorBoard, which shows its scalars as curves.
///
/// | tag                            | step         | value                                   |
/// | ------------------------------ | ------------ | --------------------------------------- |
/// | `loss/lift/document/seed-1`    | of training  | nats a token                            |
/// | `learningRate/…`               | of training  |                                         |
/// | `gradientNorm/…`               | of training  |                                         |
/// | `score/lift`                   | 0            | the reader's mean score, from 0 to 1    |
///
/// The file is a `file_version` event and then one event with one scalar for each value, each a `TFRecord`:
///
///     length: 8 bytes | masked CRC-32C of the length: 4 | event: length bytes | masked CRC-32C of the event: 4
public enum TensorBoardEvents {
  /// TensorBoard finds event files by the middle of their names.
  /// - Parameter wallTime: Seconds since 1970, when the run began.
  public static func fileName(wallTime: Double) -> String { "events.out.tfevents.\(Int(wallTime)).lift" }

  /// - Parameter wallTime: Seconds since 1970, when the run began; what comes later is placed by the seconds of the
  ///   steps.
  public static func data(_ record: RunRecord, wallTime: Double = 0) -> Data {
    var time = wallTime
    var bytes = self.record(version(wallTime: time))
    for case .step(let unit, let step) in record.events {
      time += step.seconds
      let place = unit.tag,
        values = [
          ("loss", step.loss), ("learningRate", step.learningRate), ("gradientNorm", step.gradientNorm),
        ]
      for (name, value) in values {
        bytes += self.record(scalar("\(name)/\(place)", value, step: step.step, wallTime: time))
      }
    }
    for score in record.readerScores {
      guard let mean = score.score?.mean else { continue }
      let tag = (["score", score.reader] + [score.variant].compactMap { $0 }).joined(separator: "/")
      bytes += self.record(scalar(tag, mean, step: 0, wallTime: time))
    }
    return Data(bytes)
  }

  /// A `TFRecord`.
  package static func record(_ event: [UInt8]) -> [UInt8] {
    let length = UInt64(event.count).littleEndianBytes
    return length + CRC32C.masked(length).littleEndianBytes + event + CRC32C.masked(event).littleEndianBytes
  }

  /// `Event { wall_time = 1; file_version = 3 }`
  package static func version(wallTime: Double) -> [UInt8] {
    var event = ProtobufMessage()
    event.add(1, double: wallTime)
    event.add(3, string: "brain.Event:2")
    return event.bytes
  }

  /// `Event { wall_time = 1; step = 2; summary = 5 { value = 1 { tag = 1; simple_value = 2 } } }`
  package static func scalar(_ tag: String, _ value: Double, step: Int, wallTime: Double) -> [UInt8] {
    var entry = ProtobufMessage(), summary = ProtobufMessage(), event = ProtobufMessage()
    entry.add(1, string: tag)
    entry.add(2, float: Float(value))
    summary.add(1, message: entry)
    event.add(1, double: wallTime)
    // A field with its default value is not written.
    if step != 0 { event.add(2, varint: Int64(step)) }
    event.add(5, message: summary)
    return event.bytes
  }
}

extension RunUnit {
  fileprivate var tag: String {
    [reader, variant, document, seed.map { "seed-\($0)" }].compactMap { $0 }.joined(separator: "/")
  }
}
