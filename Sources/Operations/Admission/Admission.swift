import Core
import HTTPServer
import RateLimit
import TenantKit

/// Decides who is let in: who calls, whether they may do this, and whether it is within their limits.
///
/// Each question is asked in one place, for every operation alike. What this node knows already is answered at once.
struct Admission: Sendable {
  let services: Services

  /// Lets an open operation's request in, unless its address sends too many.
  func admitOpen(_ call: Call) throws(APIError) {
    guard let limit = call.operation.addressLimit else { return }
    try count(call, against: limit)
  }

  /// Who calls. Nil when the store must be asked.
  func knownCaller(_ call: Call) throws(APIError) -> Principal? {
    let proof = Proof(call.request.head)
    if proof.isEmpty { throw .credentialsMissing }
    guard let first = proof.first, !proof.isSpoiled else { throw failure(of: proof, call) }
    guard let caller = known(first, call) else { return nil }
    for digest in proof.others {
      guard let other = known(digest, call) else { return nil }
      guard other.subject == caller.subject else { throw failure(of: proof, call) }
    }
    return caller
  }

  private func known(_ digest: CredentialDigest, _ call: Call) -> Principal? {
    services.credentials.known(digest, at: call.arrival)
  }

  /// Who calls, however long it takes to find out.
  func caller(_ call: Call) async throws -> Principal {
    if let known = try knownCaller(call) { return known }
    let proof = Proof(call.request.head)
    try checkAddress(call)
    guard let first = proof.first, let caller = try await services.credentials.find(first) else {
      throw failure(of: proof, call)
    }
    for digest in proof.others {
      guard try await services.credentials.find(digest)?.subject == caller.subject else {
        throw failure(of: proof, call)
      }
    }
    return caller
  }

  /// Unknown, wrong, foreign and contradictory credentials are one and the same. Too many of them from one address
  /// are turned away without a look.
  private func failure(of proof: Proof, _ call: Call) -> APIError {
    do throws(APIError) {
      try count(call, against: .failedAuthentication)
      return proof.isSession ? .sessionOver : .invalidCredentials
    } catch {
      return error
    }
  }

  /// An address that failed too often is turned away before the store is asked on its behalf.
  private func checkAddress(_ call: Call) throws(APIError) {
    guard let address = call.request.client,
      let wait = services.addresses.pause(
        address, .failedAuthentication, rules: services.limiter.rules, uptime: call.arrival.uptime)
    else { return }
    throw .addressLimited(retryAfterSeconds: Int(wait.components.seconds))
  }

  private func count(_ call: Call, against kind: AddressKind) throws(APIError) {
    guard let address = call.request.client else { return }
    if let wait = services.addresses.take(
      address, kind, rules: services.limiter.rules, uptime: call.arrival.uptime)
    {
      throw .addressLimited(retryAfterSeconds: Int(wait.components.seconds))
    }
  }
}
