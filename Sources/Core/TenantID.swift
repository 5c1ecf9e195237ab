/// Names one workspace. Everything that belongs to it is kept under this id.
package struct TenantID: Hashable, Sendable {
  package let uuid: UUID

  package init(_ uuid: UUID) { self.uuid = uuid }
}

extension TenantID: CustomStringConvertible {
  package var description: String { uuid.description }
}
