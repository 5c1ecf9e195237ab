import Core
import Store
import TenantKit

extension Messages {
  /// The condition that a message has one of the statuses that are asked for.
  ///
  /// The index has the messages of each status by age. Of several statuses the newest of each are found there, as many as
  /// the page could need, so that a page costs the same however many there are.
  static func among(_ filter: Filter, _ page: PageRequest<UUID>, of tenant: TenantID) -> SQL {
    guard let first = filter.statuses.first else { return "" }
    guard filter.statuses.count > 1 else { return "AND status = \(first)" }
    let behind: SQL = if let cursor = page.cursor { "AND id < \(cursor)" } else { "" }
    var parts: SQL = ""
    for (place, status) in filter.statuses.enumerated() {
      let joint: SQL = place == 0 ? "" : " UNION ALL "
      parts =
        parts + joint + """
          SELECT id FROM (SELECT id FROM message
            WHERE tenant_id = \(tenant) AND status = \(status) \(behind) \(condition(filter))
            ORDER BY id DESC LIMIT \(page.skippedCount + page.countMax + 1)
          ) AS newest\(unsafeRaw: "\(place)")
          """
    }
    return "AND id IN (\(parts))"
  }
}
