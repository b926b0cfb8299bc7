/// What absorbing a document will take, as ``Lift/plan(_:_:)`` found by measuring a few passes.
public struct LiftPlan: Sendable, Equatable {
  public var cost: TrainingSet.Cost
  /// Values that are trained.
  public var parameterCount: Int
  public var seconds: Seconds
  public var memory: Memory
  /// Questions that the model has to write first. What they cost depends on what it writes, and is not in the plan.
  public var questionsToWrite: Int

  /// By part.
  public struct Seconds: Sendable, Equatable {
    /// Reading the model's file for its hash.
    public var reading: Double
    /// Making the adapter's first values.
    public var preparing: Double
    /// Forward and backward passes.
    public var passes: Double
    /// Optimizer steps.
    public var steps: Double

    public var total: Double { reading + preparing + passes + steps }
  }

  /// Resident bytes at the peak, by part.
  public struct Memory: Sendable, Equatable {
    /// The program, its libraries and the tokenizer.
    public var program: Int
    /// The model's file, which is mapped and read from as it is.
    public var weights: Int
    /// The trained values, and copies: from before the last step, and the best if examples are held out.
    public var adapter: Int
    public var gradients: Int
    /// Two moments of AdamW.
    public var optimizer: Int
    /// What the largest pass keeps and makes.
    public var activations: Int
    /// Memory that is kept for the next buffers, and what each thread needs to multiply.
    public var reserve: Int

    public var total: Int { program + weights + adapter + gradients + optimizer + activations + reserve }
  }
}
