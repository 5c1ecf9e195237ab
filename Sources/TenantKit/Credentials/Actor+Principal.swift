import Core
extension Actor {
  /// The key or the person that was authenticated.
  package init(_ principal: Principal, address: String, requestID: String) {
    switch principal.who {
    case .key(let key):
      self.init(
        .key, id: key.id.description, name: key.name, address: address, requestID: requestID)
    case .user(let user, _):
      self.init(
        .user, id: String(user.id), name: user.email.description, address: address,
        requestID: requestID)
    }
  }
}
