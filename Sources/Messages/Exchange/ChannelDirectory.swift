package import ChannelKit

/// The channels of this gateway, by their names.
package struct ChannelDirectory: Sendable {
  package let all: [any Channel]
  /// The first of each name, and each by its name and driver.
  private let byName: [String: any Channel]
  private let byWay: [Way: any Channel]

  private struct Way: Hashable {
    let id: String
    let driver: String?
  }

  package init(_ all: [any Channel]) {
    self.all = all
    byName = Dictionary(all.map { ($0.descriptor.id, $0) }) { first, _ in first }
    byWay = Dictionary(all.map { (Way(id: $0.descriptor.id, driver: $0.descriptor.driver), $0) }) {
      first, _ in first
    }
  }

  /// The channel of a name, by the driver of that name; the first of the name where no driver is named.
  package func find(_ id: String, _ driver: String? = nil) -> (any Channel)? {
    driver == nil ? byName[id] : byWay[Way(id: id, driver: driver)]
  }
}
