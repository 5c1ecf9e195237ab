package import Operations

/// Every operation that tenants call.
package enum Surfaces {
  package static let operations: [Operation] = [MeOperation.operation]
}
