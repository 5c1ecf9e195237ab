/// The times by which nodes live with each other. All nodes of one gateway must agree on them.
package enum ClusterTimes {
  /// How often a node asks what changed.
  package static let pollInterval = Duration.milliseconds(100)
  /// How long a node believes what it remembers after it last asked.
  package static let trust = Duration.seconds(1)
  /// How often a node shows that it lives.
  package static let beatInterval = Duration.seconds(1)
  /// A node that showed no life for this long is removed by the others, and stops by itself to use what it leased.
  package static let silenceMax = Duration.seconds(5)
  /// How often a waiting node looks whether the others have heard.
  static let settleInterval = Duration.milliseconds(10)
}
