/// The program: everything below, put together.
package enum Gateway {
  /// Runs the command that the arguments name and returns the exit status.
  package static func run(_ arguments: [String]) async -> Int32 { 0 }
}
