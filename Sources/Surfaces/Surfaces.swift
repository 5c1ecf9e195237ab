package import Operations

/// Every operation that tenants call.
package enum Surfaces {
  package static let operations: [Operation] =
    [MeOperation.operation] + APIKeyOperations.all + WorkspaceOperations.all + AuditOperations.all
    + UsageOperations.all
    + ConsoleSessionOperations.all + UserOperations.all + LoginOperations.all
    + PlanOperations.all
}
