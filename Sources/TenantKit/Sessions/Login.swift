package import Cluster
package import Core
package import Store

/// What somebody sends to log in to the console.
package struct LoginRequest: Sendable {
  package let email: String
  package let password: Secret<String>
  /// The slug of a workspace, for those whose e-mail address is in several.
  package let workspace: String?
  /// The session that the browser has now. It ends with the log-in.
  package let oldCookie: CredentialDigest?
  package let address: String
  package let agent: String
  package let requestID: String

  package init(
    email: String, password: Secret<String>, workspace: String? = nil,
    oldCookie: CredentialDigest? = nil, address: String = "", agent: String = "",
    requestID: String = ""
  ) {
    self.email = email
    self.password = password
    self.workspace = workspace
    self.oldCookie = oldCookie
    self.address = address
    self.agent = agent
    self.requestID = requestID
  }
}

/// What became of an attempt to log in.
package enum LoginOutcome: Sendable {
  case loggedIn(Tenant, User, IssuedSession)
  /// The e-mail address, the password or the workspace is wrong; nobody is told which.
  case wrong
  /// Too soon after a failure for this e-mail address.
  case tooSoon(wait: Duration)
  /// The password is right, and the address is in several workspaces.
  case workspaceNeeded
  /// The password is right, and the workspace is suspended.
  case workspaceSuspended
}

/// Logs people in: counts the attempt, checks the password outside any transaction, then begins a session.
package struct Login: Sendable {
  /// Checks a password against a hash, on threads meant for it. Without a hash it takes the same time.
  package typealias Verify =
    @Sendable (_ password: Secret<String>, _ hash: PasswordHash?) async throws -> Bool
  /// Makes the hash of a password.
  package typealias MakeHash = @Sendable (_ password: Secret<String>) async throws -> PasswordHash

  private let database: Database
  private let cluster: Cluster
  private let clock: any WallClock
  private let verify: Verify
  private let makeHash: MakeHash

  package init(
    _ database: Database, _ cluster: Cluster, clock: any WallClock, verify: @escaping Verify,
    makeHash: @escaping MakeHash
  ) {
    self.database = database
    self.cluster = cluster
    self.clock = clock
    self.verify = verify
    self.makeHash = makeHash
  }

  /// Tries to log in. Throws what the store or the password check throws.
  package func attempt(_ request: LoginRequest) async throws -> LoginOutcome {
    let account = LoginAccount(request.email)
    let clock = clock
    let start = try await database.write { tx throws -> Start in
      if let wait = try LoginAttempts.begin(account, at: clock.now, in: tx) {
        return .tooSoon(wait)
      }
      return .goAhead(try LoginCandidate.find(request, in: tx))
    }
    guard case .goAhead(let candidates) = start else {
      if case .tooSoon(let wait) = start { return .tooSoon(wait: wait) }
      return .wrong
    }
    guard try await check(request.password, candidates.first?.hash, account),
      let candidate = candidates.first
    else { return .wrong }
    if candidates.count > 1 { return try await forgive(account, .workspaceNeeded) }
    if candidate.tenant.status == .suspended {
      return try await forgive(account, .workspaceSuspended)
    }
    return try await begin(candidate, request, account)
  }

  private enum Start: Sendable {
    case tooSoon(Duration)
    case goAhead([LoginCandidate])
  }

  /// A check that could not be made is no failure of whoever wants to log in.
  private func check(
    _ password: Secret<String>, _ hash: PasswordHash?, _ account: LoginAccount
  ) async throws -> Bool {
    do {
      return try await verify(password, hash)
    } catch {
      try await database.write { tx throws in try LoginAttempts.withdraw(account, in: tx) }
      throw error
    }
  }

  private func forgive(
    _ account: LoginAccount, _ outcome: LoginOutcome
  ) async throws -> LoginOutcome {
    try await database.write { tx throws in try LoginAttempts.forgive(account, in: tx) }
    return outcome
  }

  private func begin(
    _ candidate: LoginCandidate, _ request: LoginRequest, _ account: LoginAccount
  ) async throws -> LoginOutcome {
    let newHash = candidate.hash?.needsUpgrade == true ? try await makeHash(request.password) : nil
    let store = TenantStore(database, cluster, clock: clock, tenant: candidate.tenant.id)
    return try await store.write { tx throws -> LoginOutcome in
      // While the password was checked it may have been changed, or the person disabled.
      guard try candidate.isStillThere(in: tx) else { return .wrong }
      if let newHash { try Users.replaceHash(of: candidate.user.id, with: newHash, in: tx) }
      let user = try Users.noteLogin(of: candidate.user.id, in: tx)
      let session = try ConsoleSessions.create(
        for: user, replacing: request.oldCookie, address: request.address, agent: request.agent,
        in: tx)
      let transaction = tx.transaction
      try LoginAttempts.forgive(account, in: transaction)
      try tx.audit(
        action: "session.started", subject: user.subject,
        details: ["id": .text(session.session.id)],
        by: Actor(
          .user, id: String(user.id), name: user.email.description, address: request.address,
          requestID: request.requestID))
      return .loggedIn(candidate.tenant, user, session)
    }
  }
}
