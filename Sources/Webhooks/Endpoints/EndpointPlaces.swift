package import Core
package import Transport

/// Where endpoints of a workspace's own may be, as far as their URLs tell.
package struct EndpointPlaces: Sendable {
  /// Anywhere on the public internet.
  package static let `public` = EndpointPlaces {
    AddressGuard().couldPermit($0.host, for: .webhooks)
  }

  private let permits: @Sendable (OutgoingURL) -> Bool

  /// - Parameter permits: whether a place could ever be connected to.
  package init(_ permits: @escaping @Sendable (OutgoingURL) -> Bool) { self.permits = permits }

  /// What is wrong with a URL for an endpoint, with the way out; nil where it may be one.
  package func objection(to url: String) -> Localized? {
    do throws(OutgoingURLError) {
      return permits(try OutgoingURL(url)) ? nil : Self.notPublic
    } catch {
      return error.message
    }
  }

  private static let notPublic = Localized(
    "The host of the URL is not on the public internet, so it is never called. Give a public host name or address, or ask the operator to allow this one.",
    arabic:
      "مضيف الرابط ليس على الإنترنت العام، ولذلك لن يُتصل به أبدًا. أدخل اسم مضيف أو عنوانًا عامًا، أو اطلب من المشغّل السماح بهذا المضيف."
  )
}
