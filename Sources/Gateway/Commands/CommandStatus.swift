/// How a command ends, for scripts.
enum CommandStatus: Int32, Sendable {
  /// It did what it was asked to.
  case done = 0
  /// It could not; one sentence on standard error says why.
  case failed = 1
  /// The command line cannot be understood.
  case misused = 2
}

/// Why a command could not do its work, in a sentence for whoever typed it.
struct CommandError: Error, Hashable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
