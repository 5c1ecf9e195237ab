package import ChannelKit

/// The channels of this gateway, by their names.
package struct ChannelDirectory: Sendable {
  package let all: [any Channel]

  package init(_ all: [any Channel]) { self.all = all }

  /// The channel of a name, by the driver of that name; the first of the name where no driver is named.
  package func find(_ id: String, _ driver: String? = nil) -> (any Channel)? {
    all.first {
      $0.descriptor.id == id && (driver == nil || $0.descriptor.driver == driver)
    }
  }
}
