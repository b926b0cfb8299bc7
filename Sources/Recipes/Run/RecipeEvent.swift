import Evaluation
import Tokenizers
import Training

/// What a run is doing, for whoever draws its progress.
public enum RecipeEvent: Sendable {
  case loadingModel(path: String)
  /// The model is there, with this tokenizer.
  case loaded(Tokenizer)
  /// A part of a dataset is left out, which shows when the model's tokens count its lengths.
  case leftOut(String)
  /// An earlier run is gone on with: so many units are done.
  case goesOn(done: Int, count: Int)
  /// A reader begins with a document; numbers count from 1.
  case started(RunUnit, number: Int, count: Int)
  case trained(TrainingStep)
  case answered(Prediction, number: Int, count: Int)
  /// A judge has said what it thinks of so many answers.
  case judged(number: Int, count: Int)
  /// A line of `metrics.jsonl` that is no training step.
  case recorded(RunEvent)
  case writing(directory: String)
}
