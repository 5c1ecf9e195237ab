package import ChannelKit
package import Operations

/// Every operation that tenants call.
package enum Surfaces {
  /// The operations of a gateway that has these channels.
  package static func operations(_ channels: [ChannelDescriptor]) -> [Operation] {
    [MeOperation.operation] + ChannelOperations.all(channels) + APIKeyOperations.all
      + WebhookOperations.all + EventOperations.all + WorkspaceOperations.all + AuditOperations.all
      + UsageOperations.all
      + ConsoleSessionOperations.all + UserOperations.all + LoginOperations.all
      + PlanOperations.all
  }
}
