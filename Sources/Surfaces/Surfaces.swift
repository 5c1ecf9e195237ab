package import Operations

/// Every operation that tenants call.
package enum Surfaces {
  /// The operations of a gateway that has these channels.
  package static func operations(_ desks: MessagingDesks) -> [Operation] {
    [MeOperation.operation] + ChannelOperations.all(desks.messages.descriptors)
      + MessageOperations.all(desks.messages) + TemplateOperations.all(desks.messages)
      + [MediaOperation.operation(desks.media)]
      + SessionOperations.all(desks.sessions)
      + LinkOperations.all(desks.sessions)
      + HookOperations.all(desks.inbound) + APIKeyOperations.all
      + WebhookOperations.all(desks.places) + EventOperations.all + WorkspaceOperations.all
      + AuditOperations.all + UsageOperations.all
      + ConsoleSessionOperations.all + UserOperations.all + LoginOperations.all
      + PlanOperations.all
  }
}
