/// The providers that have a twin, by the names their base URLs are told apart with.
enum Provider: String, CaseIterable, Sendable {
  case telegram, whatsapp, viber

  func makeTwin() -> any Twin {
    switch self {
    case .telegram: TelegramTwin()
    case .whatsapp: WhatsAppTwin()
    case .viber: ViberTwin()
    }
  }
}
