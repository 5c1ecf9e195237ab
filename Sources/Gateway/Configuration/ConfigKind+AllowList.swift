import Transport

extension ConfigKind where Value == [String] {
  /// Places inside the operator's own network that a purpose may reach.
  static let allowList = ConfigKind(
    expectation: "a list of address blocks, addresses and host names, such as "
      + "[\"10.0.0.0/8\", \"relay.internal\"]",
    read: { input in
      guard let texts = input.texts, (try? AddressGuard(allow: [.webhooks: texts])) != nil else {
        return nil
      }
      return texts
    },
    write: { "[" + $0.map(quoted).joined(separator: ", ") + "]" })
}
