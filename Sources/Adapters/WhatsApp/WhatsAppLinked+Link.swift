package import ChannelKit
import Core

/// What WAHA says of a session.
enum SessionStatus: String {
  case stopped = "STOPPED"
  case starting = "STARTING"
  case scanning = "SCAN_QR_CODE"
  case passkeyRequired = "PASSKEY_REQUIRED"
  case passkeyConfirmation = "PASSKEY_CONFIRMATION_REQUIRED"
  case working = "WORKING"
  case failed = "FAILED"
}

extension WhatsAppLinked {
  /// A session that is there is not made again, and one that runs is not started again; both are refused with 422.
  package func linking(_ account: Account) -> [ProviderCall] {
    let name = account[Self.session].exposed
    return [
      call(
        .post, "/api/sessions", account,
        ["name": .string(name), "start": true, "config": .object(Self.configuration(account))]),
      call(.post, "/api/sessions/\(name)/start", account),
    ]
  }

  package func linkStateCall(_ account: Account) -> ProviderCall {
    call(.get, "/api/sessions/\(account[Self.session].exposed)", account)
  }

  package func linkPictureCall(_ account: Account) -> ProviderCall {
    call(.get, "/api/\(account[Self.session].exposed)/auth/qr?format=image", account)
  }

  /// Instead of a picture, the server says in which state the session is when that is no state to scan in.
  package func linkState(from answer: ProviderAnswer) -> LinkState? {
    guard case .response(let response) = answer else { return nil }
    if response.status == 200, let picture = Self.picture(in: response) { return picture }
    guard let body = response.json else { return nil }
    if let state = Self.state(body["status"], me: body["me"]) { return state }
    return (400..<500).contains(response.status) && response.status != 429
      ? .failed(Self.words(of: body)) : nil
  }

  package func unlinking(_ account: Account) -> [ProviderCall] {
    [call(.post, "/api/sessions/\(account[Self.session].exposed)/logout", account)]
  }

  /// Bytes, or JSON around them, as the server likes.
  private static func picture(in response: ProviderResponse) -> LinkState? {
    if let type = response.headers["content-type"], type.hasPrefix("image/") {
      return response.body.isEmpty ? nil : .qr(response.body, type: type)
    }
    guard let body = response.json, let type = body["mimetype"]?.stringValue,
      let bytes = body["data"]?.stringValue.flatMap({ Base64.decode($0) })
    else { return nil }
    return .qr(bytes, type: type)
  }

  static func state(_ status: JSON?, me: JSON?) -> LinkState? {
    guard let status = status?.stringValue.flatMap(SessionStatus.init) else { return nil }
    switch status {
    case .starting, .scanning, .passkeyRequired, .passkeyConfirmation: return .waiting
    case .stopped, .failed: return .failed(status.rawValue)
    case .working:
      return .connected(
        id: me?["id"]?.stringValue.flatMap(address), name: me?["pushName"]?.stringValue)
    }
  }
}
