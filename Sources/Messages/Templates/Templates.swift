package import Core
import Store
package import TenantKit

/// The stored templates of a workspace.
package enum Templates {
  /// The most templates of one workspace.
  package static let countMax: Int64 = 10_000

  /// A page of them by age, the newest first; of one channel where one is named.
  package static func list(
    _ page: PageRequest<UUID>, channel: String? = nil,
    in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Page<StoredTemplate, UUID> {
    let behind: SQL = if let cursor = page.cursor { "AND id < \(cursor)" } else { "" }
    let found = try tx.all(
      """
      SELECT \(StoredTemplate.columns) FROM template
      WHERE tenant_id = \(tx.tenant) \(behind) \(condition(channel))
      ORDER BY id DESC LIMIT \(page.countMax + 1) OFFSET \(page.skippedCount)
      """
    ) { try StoredTemplate($0) }
    return Page(found, page, cursor: \.id)
  }

  /// How many there are.
  package static func count(
    channel: String? = nil, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Int64 {
    try tx.value(
      "SELECT count(*) FROM template WHERE tenant_id = \(tx.tenant) \(condition(channel))") ?? 0
  }

  private static func condition(_ channel: String?) -> SQL {
    if let channel { "AND channel = \(channel)" } else { "" }
  }

  /// One of them; nil where there is none.
  package static func lookUp(
    _ id: UUID, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> StoredTemplate? {
    try tx.first(
      """
      SELECT \(StoredTemplate.columns) FROM template WHERE tenant_id = \(tx.tenant) AND id = \(id)
      """
    ) { try StoredTemplate($0) }
  }

  /// One of them. Throws `notFound`.
  package static func find(
    _ id: UUID, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> StoredTemplate {
    guard let template = try lookUp(id, in: tx) else { throw TenantError.notFound }
    return template
  }

  /// Keeps a new template, whose draft has no problems.
  package static func create(
    _ draft: TemplateDraft, by actor: Actor, in tx: borrowing TenantWrite
  ) throws -> StoredTemplate {
    guard try count(in: tx) < countMax else { throw TenantError.tooManyTemplates }
    let template = StoredTemplate(
      draft, id: .v7(at: tx.now), createdAt: tx.now, updatedAt: tx.now)
    let insertedCount = try tx.execute(
      """
      INSERT INTO template (tenant_id, id, name, channel, content, media_url, buttons, variables,
        created_at, updated_at)
      VALUES (\(tx.tenant), \(template.id), \(template.name), \(template.storedChannel),
        \(template.content), \(template.mediaURL), \(template.storedButtons),
        \(template.storedVariables), \(template.createdAt), \(template.updatedAt))
      ON CONFLICT (tenant_id, name) DO NOTHING
      """)
    guard insertedCount == 1 else { throw TenantError.nameTaken }
    try tx.audit(
      action: "template.created", subject: template.subject, details: template.facts, by: actor)
    return template
  }

  /// Keeps what a draft without problems says in the place of what a template said.
  package static func update(
    _ old: StoredTemplate, _ draft: TemplateDraft, by actor: Actor, in tx: borrowing TenantWrite
  ) throws -> StoredTemplate {
    let new = StoredTemplate(draft, id: old.id, createdAt: old.createdAt, updatedAt: tx.now)
    let changed = new.changedFields(from: old)
    guard !changed.isEmpty else { return old }
    if new.name != old.name, try isTaken(new.name, in: tx) { throw TenantError.nameTaken }
    try tx.execute(
      """
      UPDATE template SET name = \(new.name), channel = \(new.storedChannel),
        content = \(new.content), media_url = \(new.mediaURL), buttons = \(new.storedButtons),
        variables = \(new.storedVariables), updated_at = \(new.updatedAt)
      WHERE tenant_id = \(tx.tenant) AND id = \(new.id)
      """)
    try tx.audit(
      action: "template.updated", subject: new.subject,
      details: ["name": .string(new.name), "changed": .array(changed.map(JSON.string))], by: actor)
    return new
  }

  /// Takes a template away. Messages keep what was sent by it.
  package static func remove(
    _ id: UUID, by actor: Actor, in tx: borrowing TenantWrite
  ) throws {
    let template = try find(id, in: tx)
    try tx.execute("DELETE FROM template WHERE tenant_id = \(tx.tenant) AND id = \(id)")
    try tx.audit(
      action: "template.deleted", subject: template.subject, details: template.facts, by: actor)
  }

  private static func isTaken(
    _ name: String, in tx: borrowing some TenantReader & ~Copyable
  ) throws -> Bool {
    let holder: UUID? = try tx.value(
      "SELECT id FROM template WHERE tenant_id = \(tx.tenant) AND name = \(name)")
    return holder != nil
  }
}

extension StoredTemplate {
  /// What a draft says once it is kept: its name without the spaces around it, and its variables.
  fileprivate init(_ draft: TemplateDraft, id: UUID, createdAt: Timestamp, updatedAt: Timestamp) {
    let variables =
      draft.variables?.compactMap { TemplateText.name($0) }
      ?? TemplateText(draft.content)?.variables
    self.init(
      id: id, name: Line(draft.name, lengthMax: TemplateDraft.nameLengthMax)?.text ?? draft.name,
      channel: draft.channel, content: draft.content, mediaURL: draft.mediaURL,
      buttons: draft.buttons, variables: variables ?? [], createdAt: createdAt,
      updatedAt: updatedAt)
  }

  fileprivate var storedChannel: String { channel ?? Self.everyChannel }
  fileprivate var storedButtons: String { JSON.array(buttons.map(\.json)).description }
  fileprivate var storedVariables: String {
    JSON.array(variables.map(JSON.string)).description
  }

  /// What the audit log keeps of it; its text may say what nobody else is to read.
  fileprivate var facts: JSONObject {
    ["name": .string(name), "channel": .string(storedChannel)]
  }

  fileprivate func changedFields(from old: StoredTemplate) -> [String] {
    let fields: KeyValuePairs = [
      "name": name != old.name, "channel": channel != old.channel,
      "content": content != old.content, "media_url": mediaURL != old.mediaURL,
      "buttons": buttons != old.buttons, "variables": variables != old.variables,
    ]
    return fields.filter(\.value).map(\.key)
  }
}

extension TenantError {
  fileprivate static let nameTaken = TenantError.invalid(
    "name", "The workspace has a template of this name already.",
    arabic: "يوجد في مساحة العمل قالب بهذا الاسم.")

  fileprivate static let tooManyTemplates = TenantError(
    .conflict("too_many_templates"),
    Localized(
      "The workspace has \(Templates.countMax) templates, which is the most; delete one first.",
      arabic: "في مساحة العمل \(Templates.countMax) قالب وهو الحد الأقصى؛ احذف أحدها أولاً."))
}
