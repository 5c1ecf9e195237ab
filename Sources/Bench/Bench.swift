import Glibc

/// The cases by name; each prints lines of its own.
enum Bench {
  @concurrent
  static func run(_ arguments: [String]) async -> Int32 {
    do {
      switch arguments.first {
      case "serve": try await ServeCase.run(Array(arguments.dropFirst()))
      case "keys": try await KeysCase.run(Array(arguments.dropFirst()))
      case "fuzz": try FuzzCase.run(Array(arguments.dropFirst()))
      case "store": try await StoreBench.run(Array(arguments.dropFirst()))
      case "store-writer": try await StoreWriter.run(Array(arguments.dropFirst()))
      default:
        write(
          """
          usage: qanat-bench serve ADDRESS:PORT
                 qanat-bench keys FOLDER COUNT
                 qanat-bench fuzz TARGET COUNT SEED FILE
                 qanat-bench store PATH ROWS CALLERS
                 qanat-bench store-writer PATH CALLERS

          """, to: STDERR_FILENO)
        return 2
      }
      return 0
    } catch {
      write("\(error)\n", to: STDERR_FILENO)
      return 1
    }
  }

  /// Writes a whole text to a descriptor, past every buffer. False when nobody can read it any more.
  @discardableResult
  static func write(_ text: String, to descriptor: Int32) -> Bool {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 && errno != EINTR { return false }
      rest = rest.dropFirst(max(0, count))
    }
    return true
  }
}

/// What a case was given makes no sense.
struct UsageError: Error, CustomStringConvertible {
  let description: String
}
