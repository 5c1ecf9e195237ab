package import ChannelKit
package import Core

extension Email {
  static func relay(of account: Account) -> MailRelay {
    let (user, password) = (account[user].exposed, account[password])
    return MailRelay(
      host: account[host].exposed, port: Int(account[port].exposed) ?? submissionPort,
      security: MailRelay.Security(rawValue: account[security].exposed) ?? .starttls,
      user: user.isEmpty ? nil : user, password: user.isEmpty ? nil : password)
  }

  /// RFC 6409.
  private static let submissionPort = 587

  package func check(_ account: Account) -> AccountCheck {
    guard EmailAddress(account[Self.from].exposed) != nil else {
      return .told(.refused("from_email is no e-mail address"))
    }
    return .ask(.mailLogin(Self.relay(of: account)))
  }

  /// A relay tells nothing of an account but that the password is right.
  package func standing(from answer: ProviderAnswer, now: Timestamp) -> AccountStanding {
    guard case .mail(let reply) = answer else { return .unknown }
    switch reply.code {
    case 200..<300: return .good(id: "", name: "")
    case 500..<600: return .refused(reply.text)
    default: return .unknown
    }
  }
}
