import ChannelKit
import Core
import HTTPServer
import Messages
import Operations
import TenantKit

extension SessionDesk {
  /// The channel that a body names.
  func channel(_ body: JSON) throws(APIError) -> any Channel {
    let name = body["channel"]?.stringValue ?? ""
    if let channel = channels.find(name, body["driver"]?.stringValue) { return channel }
    let ways = channels.all.map(\.descriptor).filter { $0.id == name }
    throw .invalid([ways.isEmpty ? .unknownChannel("channel") : .noWay(ways.compactMap(\.driver))])
  }

  /// What the provider says of credentials; throws what a caller can do about it.
  func connection(
    _ channel: any Channel, _ credentials: [String: String], keeping old: SessionSecrets? = nil,
    isTest: Bool
  ) async throws(APIError) -> Connection {
    do throws(Refusal) {
      return try await connect(channel, credentials, keeping: old, isTest: isTest)
    } catch {
      switch error {
      case .malformed(let problems):
        throw .invalid(problems.map { FieldProblem($0.field, $0.sentence) })
      case .refused(let text): throw .invalid([.refusedCredentials(text)])
      case .unavailable: throw .providerUnavailable
      }
    }
  }

  /// The same for new credentials of a session; nil where none are sent.
  func renewal(
    of id: UUID, _ credentials: [String: String]?, _ call: TenantCall
  ) async throws -> Connection? {
    guard let credentials else { return nil }
    let (session, old) = try await call.store.read { [vault] tx throws in
      (
        try ChannelSessions.find(id, in: tx),
        try ChannelSessions.secrets(of: id, openedBy: vault, in: tx)
      )
    }
    guard let channel = channels.find(session.channel, session.driver) else { return nil }
    return try await connection(channel, credentials, keeping: old, isTest: session.isTest)
  }
}

extension FieldProblem {
  /// For a driver that the channel has not.
  fileprivate static func noWay(_ drivers: [String]) -> FieldProblem {
    let list = drivers.joined(separator: ", ")
    return FieldProblem(
      "driver",
      drivers.isEmpty
        ? Localized(
          "This channel is reached in one way only; leave driver out.",
          arabic: "لهذه القناة طريق واحد فقط؛ لا ترسل driver.")
        : Localized(
          "This channel is reached by one of: \(list).",
          arabic: "يُوصل إلى هذه القناة بأحد: \(list)."))
  }

  fileprivate static func refusedCredentials(_ text: String) -> FieldProblem {
    FieldProblem(
      "credentials",
      Localized(
        "The provider does not accept these credentials: \(text)",
        arabic: "لا يقبل المزوّد بيانات الاعتماد هذه: \(text)"))
  }
}

extension APIError {
  static let providerUnavailable = APIError(
    .serviceUnavailable, "provider_unavailable",
    Localized(
      "The provider cannot be reached to check the credentials; nothing was kept. Try again soon.",
      arabic: "تعذّر الوصول إلى المزوّد للتحقق من بيانات الاعتماد ولم يُحفظ شيء. حاول بعد قليل."),
    retryAfterSeconds: 10)
}
