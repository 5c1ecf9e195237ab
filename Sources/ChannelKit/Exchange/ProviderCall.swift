/// One thing that a channel asks of its provider.
package enum ProviderCall: Sendable {
  case http(ProviderRequest)
  case mail(MailDraft, through: MailRelay)
  /// Logs in at a relay and sends nothing.
  case mailLogin(MailRelay)
}
