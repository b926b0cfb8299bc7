import Evaluation
import Tokenizers
import Training

/// What a run is doing, for whoever draws its progress.
public enum RecipeEvent: Sendable {
  case loadingModel(path: String)
  /// The model is there, with this tokenizer.
  case loaded(Tokenizer)
  /// The document does not fit into the model's window: readers that have it in view see this many tokens less of it.
  case cutsDocument(tokens: Int)
  /// A reader begins; numbers count from 1.
  case started(reader: String, number: Int, count: Int)
  case trained(TrainingStep)
  case answered(Prediction, number: Int, count: Int)
  case writing(directory: String)
}
