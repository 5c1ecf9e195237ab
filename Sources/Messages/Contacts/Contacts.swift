package import Core
import Store
package import TenantKit

/// The contacts of a workspace.
package enum Contacts {
  /// One of them. Throws `notFound`.
  package static func find(
    _ id: UUID, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Contact {
    guard let contact = try find([id], in: tx)[id] else { throw TenantError.notFound }
    return contact
  }

  /// Several of them, by their ids. Those that there are not are left out.
  package static func find(
    _ ids: Set<UUID>, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> [UUID: Contact] {
    guard !ids.isEmpty else { return [:] }
    let list = Array(ids)
    var addresses: [UUID: [ContactAddress]] = [:]
    let found = try tx.all(
      """
      SELECT contact_id, kind, address FROM contact_address
      WHERE tenant_id = \(tx.tenant) AND contact_id IN \(list: list)
      ORDER BY contact_id, created_at, kind, address
      """
    ) { row throws in
      (contact: try row[0] as UUID, address: ContactAddress(try row[1], try row[2]))
    }
    for row in found { addresses[row.contact, default: []].append(row.address) }
    let contacts = try tx.all(
      """
      SELECT id, name, language, created_at, updated_at FROM contact
      WHERE tenant_id = \(tx.tenant) AND id IN \(list: list)
      """
    ) { row throws in
      let id: UUID = try row[0]
      return Contact(
        id: id, name: try row[1], language: try row[2], createdAt: try row[3],
        updatedAt: try row[4], addresses: addresses[id] ?? [])
    }
    return Dictionary(uniqueKeysWithValues: contacts.map { ($0.id, $0) })
  }

  /// Whose address it is.
  package static func find(
    at address: ContactAddress, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> UUID? {
    try tx.value(
      """
      SELECT contact_id FROM contact_address WHERE tenant_id = \(tx.tenant)
        AND kind = \(address.kind) AND address = \(address.address)
      """)
  }

  /// Whose address it is, and whether they want nothing more on a channel: what is asked of each message that is accepted,
  /// in one look.
  package static func standing(
    at address: ContactAddress, on channel: String, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> (contact: UUID?, isOptedOut: Bool) {
    let found = try tx.first(
      """
      SELECT (SELECT contact_id FROM contact_address WHERE tenant_id = \(tx.tenant)
        AND kind = \(address.kind) AND address = \(address.address)),
        EXISTS (SELECT 1 FROM opt_out WHERE tenant_id = \(tx.tenant) AND channel = \(channel)
          AND address = \(address.address))
      """
    ) { row throws in (contact: try row[0] as UUID?, isOptedOut: try row[1] as Bool) }
    return found ?? (nil, false)
  }

  /// The contact at an address, made where there is none. Two who ask at once get the same one.
  package static func findOrCreate(
    at address: ContactAddress, name: String?, language: String?, in tx: borrowing TenantWrite
  ) throws -> (id: UUID, isNew: Bool) {
    if let known = try find(at: address, in: tx) { return (known, false) }
    let id = UUID.v7(at: tx.now)
    try tx.execute(
      """
      INSERT INTO contact_address (tenant_id, kind, address, contact_id, created_at)
      VALUES (\(tx.tenant), \(address.kind), \(address.address), \(id), \(tx.now))
      """)
    try tx.execute(
      """
      INSERT INTO contact (tenant_id, id, name, language, created_at, updated_at)
      VALUES (\(tx.tenant), \(id), \(Self.name(name, address)), \(language), \(tx.now), \(tx.now))
      """)
    try TenantCounter.contactCount.add(1, in: tx)
    return (id, true)
  }

  private static let nameLengthMax = 255

  /// What they call themselves, as one line; else their address.
  private static func name(_ name: String?, _ address: ContactAddress) -> String {
    name.flatMap { Line(String($0.prefix(nameLengthMax)), lengthMax: nameLengthMax)?.text }
      ?? address.address
  }
}
