import Core
import Glibc
import HTTPServer

/// Puts a configuration together: defaults, then the file, then the environment, then the flags.
struct ConfigurationLoader: Sendable {
  /// The file to read; one that is only looked for may be missing.
  struct File: Hashable, Sendable {
    var path: String
    var mayBeMissing: Bool
  }

  /// A key set on the command line, by `--set` or by a flag of its own.
  struct Flag: Hashable, Sendable {
    /// The flag as it was written, for sentences.
    var name: String
    var path: String
    var text: String
  }

  var file: File?
  var environment: [String: String] = [:]
  var flags: [Flag] = []

  /// The configuration, or everything that is wrong with it.
  func load() throws(ConfigurationError) -> Configuration {
    var draft = Draft()
    if let file { read(file, into: &draft) }
    for (name, text) in environment.sorted(by: { $0.key < $1.key }) {
      take(variable: name, text, into: &draft)
    }
    for flag in flags { take(flag, into: &draft) }
    if draft.problems.isEmpty { draft.problems = draft.configuration.contradictions }
    guard draft.problems.isEmpty else { throw ConfigurationError(problems: draft.problems) }
    return draft.configuration
  }

  private func read(_ file: File, into draft: inout Draft) {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try FileReader.read(file.path, bytesMax: 1 << 20)
    } catch {
      if error.number == ENOENT, file.mayBeMissing { return }
      return draft.report(.file(file.path), "cannot be read: \(error.reason)")
    }
    do {
      draft.take(try JSON5.parse(bytes, file: file.path), below: "")
    } catch {
      draft.report(.file("\(error.place)"), error.message)
    }
  }

  private func take(variable name: String, _ text: String, into draft: inout Draft) {
    guard name.hasPrefix("QANAT_"), !name.hasPrefix("QANAT_TEST_"), name != "QANAT_VAULT_KEY" else {
      return
    }
    guard let key = Keys.all.first(where: { $0.variable == name }) else {
      let hint = didYouMean(name, among: Keys.all.map(\.variable))
      return draft.report(.environment(name), "there is no such setting\(hint)")
    }
    draft.set(key, .text(text), .environment(name))
  }

  private func take(_ flag: Flag, into draft: inout Draft) {
    guard let key = Keys.byPath[flag.path] else {
      return draft.reportUnknown(flag.path, .flag(flag.name))
    }
    draft.set(key, .text(flag.text), .flag(flag.name))
  }
}

/// A configuration on its way, with what was found wrong so far.
private struct Draft {
  var configuration = Configuration()
  var problems: [ConfigProblem] = []

  mutating func report(_ source: ConfigSource, _ message: String) {
    problems.append(ConfigProblem(source: source, message: message))
  }

  mutating func reportUnknown(_ path: String, _ source: ConfigSource) {
    report(source, "there is no setting \(path)\(didYouMean(path, among: Keys.all.map(\.path)))")
  }

  mutating func set(_ key: any AnyConfigKey, _ input: ConfigInput, _ source: ConfigSource) {
    guard let (value, shown) = key.read(input) else {
      let found = key.isSecret ? "" : "; it is \(input.noun)"
      return report(source, "\(key.path) must be \(key.expectation)\(found)")
    }
    configuration.set(key, to: .init(value: value, shown: shown, source: source))
  }

  /// Takes an object of the file, and those inside it.
  mutating func take(_ value: JSON5Value, below prefix: String) {
    guard case .object(let members) = value.kind else {
      let what = prefix.isEmpty ? "the file" : String(prefix.dropLast())
      return report(.file("\(value.place)"), "\(what) must be an object, { … }")
    }
    for member in members {
      let path = prefix + member.key
      let place = ConfigSource.file("\(member.keyPlace)")
      if let key = Keys.byPath[path] {
        set(key, ConfigInput(member.value), .file("\(member.value.place)"))
      } else if Keys.all.contains(where: { $0.path.hasPrefix(path + ".") }) {
        take(member.value, below: path + ".")
      } else {
        reportUnknown(path, place)
      }
    }
  }
}

extension Configuration {
  /// Settings that are valid by themselves and make no sense together.
  fileprivate var contradictions: [ConfigProblem] {
    let (listen, admin) = (self[Keys.listen], self[Keys.adminListen])
    guard listen == admin, listen.port != 0 else { return [] }
    return [
      ConfigProblem(
        source: shown(Keys.adminListen).source,
        message:
          "server.listen and server.admin_listen are both \(listen); give one of them another port")
    ]
  }
}
