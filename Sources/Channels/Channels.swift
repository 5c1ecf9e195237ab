package import ChannelKit

/// The channels that this gateway has.
package enum Channels {
  // A line each. The manifest imports their modules for this file.
  package static let all: [any Channel] = [
    Discord(),
    Email(),
    Instagram(),
    Messenger(),
    Remote(),
    Telegram(),
    Viber(),
    WebPush(),
    WhatsAppCloud(),
    WhatsAppLinked(),
  ]

  /// The channel of a name, by the driver of that name; the first where no driver is named.
  package static func find(_ id: String, driver: String? = nil) -> (any Channel)? {
    all.first {
      $0.descriptor.id == id && (driver == nil || $0.descriptor.driver == driver)
    }
  }
}
