/// The providers that have a twin, by the names their base URLs are told apart with.
enum Provider: String, CaseIterable, Sendable {
  case telegram, whatsapp, waha, messenger, instagram, viber, discord, webpush, email

  func makeTwin() -> any Twin {
    switch self {
    case .telegram: TelegramTwin()
    case .whatsapp: WhatsAppTwin()
    case .waha: WahaTwin()
    case .messenger: MessengerTwin(.messenger)
    case .instagram: MessengerTwin(.instagram)
    case .viber: ViberTwin()
    case .discord: DiscordTwin()
    case .webpush: WebPushTwin()
    case .email: EmailTwin()
    }
  }

  /// What stands before the paths that the provider documents: its name, and the version where it has one.
  var basePath: String {
    switch self {
    case .telegram, .waha, .webpush, .email: "/\(rawValue)"
    case .viber: "/viber/pa"
    case .whatsapp, .messenger, .instagram: "/\(rawValue)/v23.0"
    case .discord: "/discord/api/v10"
    }
  }
}
