import Core

/// The words after a command, sorted into options and operands.
struct ParsedArguments: Hashable {
  private(set) var operands: [String] = []
  private var values: [String: [String]] = [:]

  /// Long options only, as `--key value` or `--key=value`; after `--` everything is an operand.
  init(
    _ words: [String], options: [CommandLineOption], operandNames: [String]
  ) throws(UsageError) {
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        break
      } else if word.hasPrefix("--") {
        try take(option: word, options, &rest)
      } else if word.hasPrefix("-"), word != "-" {
        throw UsageError(message: "there is no option \(word); options are long, such as --help")
      } else {
        operands.append(word)
      }
    }
    try checkOperands(operandNames)
  }

  private mutating func take(
    option word: String, _ options: [CommandLineOption], _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    let parts = word.dropFirst(2).split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = options.first(where: { $0.name == name }) else {
      let hint = didYouMean("--\(name)", among: options.map { "--\($0.name)" })
      throw UsageError(message: "there is no option --\(name)\(hint)")
    }
    guard option.mayRepeat || values[name] == nil else {
      throw UsageError(message: "--\(name) is given twice")
    }
    values[name, default: []].append(try value(of: option, parts.dropFirst().first, &rest))
  }

  private func value(
    of option: CommandLineOption, _ attached: Substring?, _ rest: inout ArraySlice<String>
  ) throws(UsageError) -> String {
    guard option.takesValue else {
      if attached != nil { throw UsageError(message: "--\(option.name) takes no value") }
      return ""
    }
    if let attached { return String(attached) }
    guard let next = rest.first, !next.hasPrefix("--") else {
      throw UsageError(message: "--\(option.name) needs a value")
    }
    rest.removeFirst()
    return next
  }

  private func checkOperands(_ names: [String]) throws(UsageError) {
    if operands.count < names.count {
      throw UsageError(message: "\(names[operands.count]) is missing")
    }
    if operands.count > names.count {
      throw UsageError(message: "\"\(operands[names.count])\" is one word too many")
    }
  }

  /// The value of an option, when it was given.
  subscript(option: CommandLineOption) -> String? { values[option.name]?.last }

  /// All values of an option that may repeat.
  func all(_ option: CommandLineOption) -> [String] { values[option.name] ?? [] }

  func has(_ option: CommandLineOption) -> Bool { values[option.name] != nil }
}
