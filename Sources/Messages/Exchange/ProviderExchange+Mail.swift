import ChannelKit
import Core
import Transport

extension ProviderExchange {
  func send(
    _ draft: MailDraft, through relay: MailRelay, owner: TenantID?
  ) async -> Outcome {
    guard let relay = SMTPRelay(relay) else { return .forbidden("the relay's name is none") }
    guard let message = MailMessage(draft), let to = message.to.first else {
      return .forbidden("the mail holds what no mail may")
    }
    var random = KernelGenerator()
    let mail = Mail(
      through: relay, from: message.from.address, to: [to.address],
      message: message.serialized(using: &random), owner: owner?.uuid, deadline: answerTimeMax)
    return await outcome { () async throws(TransportError) in try await wayOut.send(mail) }
  }

  func logIn(to relay: MailRelay) async -> Outcome {
    guard let relay = SMTPRelay(relay) else { return .forbidden("the relay's name is none") }
    return await outcome { () async throws(TransportError) in
      try await wayOut.logIn(to: relay, deadline: answerTimeMax)
    }
  }

  private func outcome(
    _ work: () async throws(TransportError) -> MailReceipt
  ) async -> Outcome {
    do throws(TransportError) {
      return .answered(.mail(MailReply(try await work())))
    } catch {
      if let reply = error.reply { return .answered(.mail(MailReply(reply))) }
      switch error.code {
      case .forbiddenAddress: return .forbidden(error.tenantMessage.english)
      default: return .answered(error.phase == .notSent ? .notSent : .lost)
      }
    }
  }
}

extension SMTPRelay {
  fileprivate init?(_ relay: MailRelay) {
    var login: Login?
    if let user = relay.user, let password = relay.password {
      guard let given = Login(user: user, password: password) else { return nil }
      login = given
    }
    let security: Security =
      switch relay.security {
      case .tls: .tls
      case .starttls: .startTLS
      case .none: .none
      }
    guard let port = UInt16(exactly: relay.port) else { return nil }
    self.init(host: relay.host, port: port, security: security, login: login)
  }
}

extension MailReply {
  fileprivate init(_ receipt: MailReceipt) {
    self.init(code: receipt.code, status: receipt.status, text: receipt.reply)
  }
}
