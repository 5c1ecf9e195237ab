import Core

/// The form of `Authorization: vapid t=…, k=…` (RFC 8292). Whether the signature is good is not looked at.
enum VAPIDHeader {
  private static let lifeSecondsMax: Int64 = 86_400
  private static let keyByteCount = 65
  private static let signatureByteCount = 64

  /// What is wrong with the header; nil when nothing is.
  static func problem(_ value: String?, audience: String, now: Timestamp) -> String? {
    guard let value, value.lowercased().hasPrefix("vapid ") else { return "Missing VAPID header" }
    let parameters = parameters(of: value.dropFirst(6))
    guard let token = parameters["t"], let key = parameters["k"] else {
      return "Invalid bearer token: t and k are needed"
    }
    guard let point = Base64.decode(key, as: .url), point.count == keyByteCount, point[0] == 4
    else { return "Invalid VAPID public key" }
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let header = json(parts[0]), let claims = json(parts[1]),
      Base64.decode(parts[2], as: .url)?.count == signatureByteCount
    else { return "Invalid bearer token: it is no JWT" }
    guard header["alg"]?.stringValue == "ES256", header["typ"]?.stringValue ?? "JWT" == "JWT" else {
      return "Invalid bearer token: the algorithm is ES256"
    }
    return problem(withClaims: claims, audience: audience, now: now)
  }

  private static func problem(
    withClaims claims: JSON, audience: String, now: Timestamp
  ) -> String? {
    guard claims["aud"]?.stringValue == audience else {
      return "Invalid bearer token: aud is the origin of the endpoint"
    }
    guard let end = claims["exp"]?.integerValue, end > now.seconds else {
      return "Invalid bearer token: it has expired"
    }
    guard end <= now.seconds + lifeSecondsMax else {
      return "Invalid bearer token: it may live 24 hours at most"
    }
    guard let contact = claims["sub"]?.stringValue else { return nil }
    return contact.hasPrefix("mailto:") || contact.hasPrefix("https:")
      ? nil : "Invalid bearer token: sub is a mailto: or https: URI"
  }

  private static func parameters(of text: Substring) -> [String: String] {
    var parameters: [String: String] = [:]
    for part in text.split(separator: ",") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2 else { continue }
      parameters[pair[0].filter { $0 != " " }] = pair[1].filter { $0 != " " && $0 != "\"" }
    }
    return parameters
  }

  private static func json(_ text: Substring) -> JSON? {
    Base64.decode(text, as: .url).flatMap { try? JSON.parse($0) }
  }
}
