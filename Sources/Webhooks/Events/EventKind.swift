import Store

/// Something that tenants are told of. Its name is what stands in `event`.
package enum EventKind: String, CaseIterable, Hashable, Sendable, SQLConvertible {
  case messageReceived = "message.received"
  case messageSent = "message.sent"
  case messageDelivered = "message.delivered"
  case messageRead = "message.read"
  case messageFailed = "message.failed"
  /// It may have been sent: nobody answered, and it is not sent again by itself.
  case messageUnknown = "message.unknown"
  case campaignStarted = "campaign.started"
  case campaignCompleted = "campaign.completed"
  case campaignPaused = "campaign.paused"
  case contactCreated = "contact.created"
  case contactUpdated = "contact.updated"
  case contactOptedOut = "contact.opted_out"
  case sessionConnected = "session.connected"
  case sessionDisconnected = "session.disconnected"
  /// A session's credentials end soon.
  case sessionExpiring = "session.expiring"
  case postScheduled = "post.scheduled"
  case postPublished = "post.published"
  case postFailed = "post.failed"
  case postApproved = "post.approved"
  case postRejected = "post.rejected"
  case leadCreated = "lead.created"
  case leadUpdated = "lead.updated"
  case formSubmitted = "form.submitted"
  case quotaWarning = "quota.warning"
  /// A webhook was turned off because its endpoint is gone or failed for too long.
  case webhookDisabled = "webhook.disabled"
  /// Sent to one webhook on request. It is in no feed.
  case webhookTest = "webhook.test"
}
