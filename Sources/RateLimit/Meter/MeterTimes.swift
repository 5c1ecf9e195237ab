/// The times and bounds of limits.
package enum MeterTimes {
  /// How long a node that is alone remembers that a window is used up.
  static let memory = Duration.seconds(10)
  /// The same where other nodes may give something back.
  static let memoryAmongOthers = Duration.seconds(1)
  /// How long the store is left alone after it failed.
  static let failurePause = Duration.milliseconds(250)
  /// How often a node looks whether others have answered its recall, and how many times unless told otherwise.
  static let recallInterval = Duration.milliseconds(10)
  package static let recallLookCountMax = 100
  /// How many requests of one subject may wait for the store; past it they are answered by the policy.
  static let waitingCountMax = 10_000
  /// A last use is written when it is so much later, in microseconds, than the one that was written before.
  static let lastUseStep: Int64 = 60_000_000
  /// How often one request asks the store before it is answered by the policy.
  static let roundCountMax = 64
}
