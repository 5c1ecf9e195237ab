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
}
