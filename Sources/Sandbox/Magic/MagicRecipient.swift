package import Core

/// A recipient at whom a twin does something certain.
///
/// The last four digits of an address choose it, whatever else the address is made of: the telephone number
/// `9639300000429`, the Viber id `abc0429==` and the mailbox `someone.0429@example.com` are all told to wait. An
/// address that ends otherwise is an ordinary one: the message is accepted, delivered and read.
package struct MagicRecipient: Sendable {
  /// What the digits of the address end with.
  package let ending: String
  package let summary: Localized
  let scenario: Scenario

  init(_ ending: String, _ scenario: Scenario, _ english: String, arabic: String) {
    precondition(ending.utf8.count == 4, "four digits are looked at")
    self.ending = ending
    self.scenario = scenario
    summary = Localized(english, arabic: arabic)
  }

  /// What happens to a message to an address.
  static func scenario(for address: String) -> Scenario {
    // What stands behind the @ says where a mailbox or a number is, not whose it is.
    let name = address.prefix { $0 != "@" }
    let digits = name.utf8.filter(ASCII.isDigit).suffix(4)
    return byEnding[String(decoding: digits, as: UTF8.self)] ?? ordinary
  }

  private static let byEnding = Dictionary(
    uniqueKeysWithValues: all.map { ($0.ending, $0.scenario) })
}
