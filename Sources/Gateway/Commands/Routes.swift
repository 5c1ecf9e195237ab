import Operations

/// `qanat routes`
struct Routes: Command {
  static let name = "routes"
  static let summary = "print every operation"
  static let options: [CommandLineOption] = [.format]
  static let help = """
    Usage: qanat routes [--format text|tsv]

    Prints every operation: surface, method, path, who may call it, the ability it needs, the status of
    success. With `--format tsv` the columns are separated by tabs, what the operation does comes last,
    and lines with a # are comments.

    """

  private let isTSV: Bool

  init(_ arguments: ParsedArguments) throws(UsageError) {
    switch arguments[.format] {
    case nil, "text": isTSV = false
    case "tsv": isTSV = true
    case .some(let other):
      throw UsageError(message: "--format takes text or tsv, not \(other)")
    }
  }

  func run(on console: Console) async throws -> CommandStatus {
    let table = GatewayTable.forDisplay()
    console.write(isTSV ? table.tsv : table.text)
    return .done
  }
}
