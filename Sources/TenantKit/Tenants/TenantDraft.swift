package import Core

/// A workspace before it is made.
package struct TenantDraft: Hashable, Sendable {
  static let nameLengthMax = 200
  static let planLengthMax = 63

  package let slug: Slug
  package let name: String
  package let plan: String
  package let timeZone: TimeZone
  package let locale: Language

  /// Checks each value; the plan's name is checked against the configuration by the caller, who has it.
  package init(
    slug: String, name: String, plan: String = "free", timeZone: String = "UTC",
    locale: String = "en"
  ) throws(TenantError) {
    guard let slug = Slug(slug) else { throw .badSlug }
    self.slug = slug
    self.name = try Self.checkedName(name)
    self.plan = try Self.checkedPlan(plan)
    self.timeZone = try Self.checkedZone(timeZone)
    self.locale = try Self.checkedLocale(locale)
  }

  static func checkedName(_ name: String) throws(TenantError) -> String {
    guard let name = Line(name, lengthMax: nameLengthMax)?.text else {
      throw .invalid(
        "name", "The name must be one line of 1 to \(nameLengthMax) characters.",
        arabic: "يجب أن يكون الاسم سطرًا واحدًا من 1 إلى \(nameLengthMax) حرف.")
    }
    return name
  }

  static func checkedPlan(_ plan: String) throws(TenantError) -> String {
    guard let plan = Line(plan, lengthMax: planLengthMax)?.text else {
      throw .invalid("plan", "Name a plan.", arabic: "اذكر اسم الخطة.")
    }
    return plan
  }

  static func checkedZone(_ name: String) throws(TenantError) -> TimeZone {
    guard let zone = TimeZone(identifier: name) else {
      throw .invalid(
        "timezone", "This is no time zone; write one like Africa/Cairo.",
        arabic: "هذه ليست منطقة زمنية؛ اكتب مثلاً Africa/Cairo.")
    }
    return zone
  }

  static func checkedLocale(_ name: String) throws(TenantError) -> Language {
    guard let locale = Language(rawValue: name) else {
      throw .invalid(
        "locale", "The language must be en or ar.", arabic: "يجب أن تكون اللغة en أو ar.")
    }
    return locale
  }
}

/// What is to change of a workspace; nil leaves a value as it is.
package struct TenantChange: Hashable, Sendable {
  let name: String?
  let plan: String?
  let timeZone: TimeZone?
  let locale: Language?
  let status: Tenant.Status?

  /// Checks each value that is given.
  package init(
    name: String? = nil, plan: String? = nil, timeZone: String? = nil, locale: String? = nil,
    status: Tenant.Status? = nil
  ) throws(TenantError) {
    self.name = if let name { try TenantDraft.checkedName(name) } else { nil }
    self.plan = if let plan { try TenantDraft.checkedPlan(plan) } else { nil }
    self.timeZone = if let timeZone { try TenantDraft.checkedZone(timeZone) } else { nil }
    self.locale = if let locale { try TenantDraft.checkedLocale(locale) } else { nil }
    self.status = status
  }
}

extension TenantError {
  fileprivate static let badSlug = TenantError.invalid(
    "slug",
    "The slug must be \(Slug.lengthMin) to \(Slug.lengthMax) lower-case letters, digits and hyphens, with no hyphen first or last.",
    arabic:
      "يجب أن يتكون المعرّف النصي من \(Slug.lengthMin) إلى \(Slug.lengthMax) من الحروف اللاتينية الصغيرة والأرقام والشرطات، دون شرطة في أوله أو آخره."
  )
}
