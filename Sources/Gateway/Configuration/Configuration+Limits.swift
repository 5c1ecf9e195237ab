import Glibc
import RateLimit

extension Configuration {
  private static let limitsBytesMax = 16 << 20

  /// The limits and plans in force: the file's, or what is built in where the usual file is not there.
  func limitRules() throws(LimitsFileError) -> LimitRules {
    let path = self[Keys.limitsFile]
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try FileReader.read(path, bytesMax: Self.limitsBytesMax)
    } catch {
      if error.number == ENOENT, path == Keys.limitsFile.fallback { return .builtIn }
      throw LimitsFileError(problems: ["\(path): cannot be read: \(error.reason) (limits.file)"])
    }
    do throws(LimitRulesError) {
      return try LimitRules.parse(bytes, file: path)
    } catch {
      throw LimitsFileError(problems: error.problems)
    }
  }
}

/// Everything that is wrong with the file of limits, each with its place.
struct LimitsFileError: Error, Hashable, CustomStringConvertible {
  let problems: [String]

  var description: String { problems.joined(separator: "\n") }
}
