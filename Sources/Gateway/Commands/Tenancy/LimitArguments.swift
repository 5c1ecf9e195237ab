import RateLimit

/// Limits as the command line writes them: a number, `none` for no limit, and where it makes sense `inherit`.
enum LimitArguments {
  static let windows: [(option: CommandLineOption, window: Window)] = [
    (.perMinute, .minute), (.perHour, .hour), (.daily, .day), (.monthly, .month),
  ]

  static let options = windows.map(\.option)

  static let help = """
      --per-minute N    the most requests in any 60 seconds; none for no limit
      --per-hour N      the same in an hour of the workspace's calendar
      --daily N         in a day
      --monthly N       in a month
    """

  /// Puts what was given in the place of what is set; `inherit` takes it away.
  static func apply(
    _ arguments: ParsedArguments, to limits: inout LimitOverrides, mayInherit: Bool = false
  ) throws(UsageError) {
    for (option, window) in windows {
      guard let text = arguments[option] else { continue }
      limits[window] = mayInherit && text == inherit ? nil : try setting(text, option)
    }
  }

  static let inherit = "inherit"

  private static func setting(
    _ text: String, _ option: CommandLineOption
  ) throws(UsageError) -> LimitSetting {
    if text == "none" { return .unlimited }
    guard let count = Int64(text), (0...LimitOverrides.countMax).contains(count) else {
      throw UsageError(
        message: "--\(option.name) takes a whole number up to \(LimitOverrides.countMax), or none")
    }
    return .count(count)
  }
}
