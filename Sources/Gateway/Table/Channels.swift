import ChannelKit
import Telegram

/// The channels that this gateway has, a line each.
enum Channels {
  static let all: [any Channel] = [
    Telegram()
  ]
}
