import Core

extension LimitRules {
  /// Reads `config/limits.json5`; reports everything that is wrong with it at once.
  package static func parse(
    _ bytes: [UInt8], file: String
  ) throws(LimitRulesError) -> LimitRules {
    let value: JSON5Value
    do throws(JSON5Error) {
      value = try JSON5.parse(bytes, file: file)
    } catch {
      throw LimitRulesError(problems: [error.description])
    }
    var reader = RulesReader()
    let rules = reader.rules(value)
    guard reader.problems.isEmpty else { throw LimitRulesError(problems: reader.problems) }
    return rules
  }
}

/// Walks the file and gathers what is wrong.
struct RulesReader {
  private(set) var problems: [String] = []

  mutating func rules(_ value: JSON5Value) -> LimitRules {
    var rules = LimitRules()
    // A section that is left out keeps what is built in.
    rules.forms = LimitRules.builtIn.forms
    rules.plans = LimitRules.builtIn.plans
    rules.addresses = LimitRules.builtIn.addresses
    for member in members(of: value) {
      switch member.key {
      case "defaults": readDefaults(member.value, into: &rules)
      case "plans": rules.plans = table(member.value) { $0.plan(named: $1, $2) }
      case "tenants":
        rules.tenants = table(member.value) { reader, _, value in reader.layer(value) }
      case "keys": rules.keys = table(member.value) { reader, _, value in reader.layer(value) }
      case "addresses": rules.addresses.merge(addresses(member.value)) { $1 }
      default: refuse(member, among: ["defaults", "plans", "tenants", "keys", "addresses"])
      }
    }
    return rules
  }

  private mutating func readDefaults(_ value: JSON5Value, into rules: inout LimitRules) {
    for member in members(of: value) {
      if member.key == "forms" {
        rules.forms = forms(member.value)
      } else if !set(member, in: &rules.defaults) {
        refuse(member, among: Self.layerKeys + ["forms"])
      }
    }
  }

  private mutating func forms(_ value: JSON5Value) -> [KeyForm: LimitLayer] {
    var forms: [KeyForm: LimitLayer] = [:]
    for member in members(of: value) {
      guard let form = KeyForm(rawValue: member.key) else {
        refuse(member, among: KeyForm.allCases.map(\.rawValue))
        continue
      }
      forms[form] = layer(member.value)
    }
    return forms
  }

  private mutating func addresses(_ value: JSON5Value) -> [AddressKind: LimitSetting] {
    var addresses: [AddressKind: LimitSetting] = [:]
    for member in members(of: value) {
      guard let kind = AddressKind(rawValue: member.key) else {
        refuse(member, among: AddressKind.allCases.map(\.rawValue))
        continue
      }
      addresses[kind] = setting(member.value)
    }
    return addresses
  }

  private mutating func table<Entry>(
    _ value: JSON5Value, _ entry: (inout RulesReader, String, JSON5Value) -> Entry
  ) -> [String: Entry] {
    var table: [String: Entry] = [:]
    for member in members(of: value) { table[member.key] = entry(&self, member.key, member.value) }
    return table
  }

  private mutating func plan(named name: String, _ value: JSON5Value) -> Plan {
    var layer = LimitLayer()
    var counts: [String: LimitSetting] = [:]
    var features: [String] = []
    for member in members(of: value) {
      switch member.key {
      case "ai_generations", "seats", "sessions": counts[member.key] = setting(member.value)
      case "features": features = names(member.value)
      default:
        if !set(member, in: &layer) {
          refuse(
            member, among: Self.layerKeys + ["ai_generations", "seats", "sessions", "features"])
        }
      }
    }
    return Plan(
      name: name, layer: layer, generationsPerMonth: counts["ai_generations"]?.value,
      seats: counts["seats"]?.value, sessions: counts["sessions"]?.value, features: features)
  }

  private mutating func layer(_ value: JSON5Value) -> LimitLayer {
    var layer = LimitLayer()
    for member in members(of: value) where !set(member, in: &layer) {
      refuse(member, among: Self.layerKeys)
    }
    return layer
  }
}

// The values of settings.
extension RulesReader {
  private static let layerKeys =
    Window.allCases.map(\.key) + ["mode", "warn_at", "when_store_fails"]

  /// False when a layer has no setting of this name.
  private mutating func set(_ member: JSON5Member, in layer: inout LimitLayer) -> Bool {
    let source = "\(member.keyPlace.file):\(member.keyPlace.line)"
    if let window = Window.allCases.first(where: { $0.key == member.key }) {
      layer.windows[window] = setting(member.value).map { Sourced($0, from: source) }
      return true
    }
    switch member.key {
    case "mode":
      layer.mode = choice(member.value, of: LimitMode.self).map { Sourced($0, from: source) }
    case "warn_at":
      if member.value.kind == .null {
        layer.warnAtPercent = Sourced(nil, from: source)
      } else if let percent = percent(member.value) {
        layer.warnAtPercent = Sourced(percent, from: source)
      }
    case "when_store_fails":
      layer.storeFailure = choice(member.value, of: StoreFailurePolicy.self).map {
        Sourced($0, from: source)
      }
    default: return false
    }
    return true
  }

  private mutating func setting(_ value: JSON5Value) -> LimitSetting? {
    switch value.kind {
    case .null: return .unlimited
    case .integer(let count) where (0...LimitOverrides.countMax).contains(count):
      return .count(count)
    default:
      report(value.place, "a limit is a whole number from 0 to \(LimitOverrides.countMax), or null")
      return nil
    }
  }

  private mutating func percent(_ value: JSON5Value) -> Int? {
    if case .integer(let percent) = value.kind, let percent = Int(exactly: percent),
      LimitOverrides.percentRange.contains(percent)
    {
      return percent
    }
    report(value.place, "warn_at is a percentage from 1 to 100, or null")
    return nil
  }

  private mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ value: JSON5Value, of type: Choice.Type
  ) -> Choice? {
    if case .string(let text) = value.kind, let choice = Choice(rawValue: text) { return choice }
    let choices = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
    report(value.place, "this is \(choices)")
    return nil
  }

  private mutating func names(_ value: JSON5Value) -> [String] {
    guard case .array(let elements) = value.kind else {
      report(value.place, "features is a list of names")
      return []
    }
    return elements.compactMap { element in
      if case .string(let name) = element.kind { return name }
      report(element.place, "a feature is a name in quotes")
      return nil
    }
  }

  private mutating func members(of value: JSON5Value) -> [JSON5Member] {
    if case .object(let members) = value.kind { return members }
    report(value.place, "this is an object in braces")
    return []
  }

  private mutating func refuse(_ member: JSON5Member, among names: [String]) {
    let hint = didYouMean(member.key, among: names)
    report(member.keyPlace, "there is no setting \(member.key)\(hint)")
  }

  private mutating func report(_ place: SourcePlace, _ message: String) {
    problems.append("\(place): \(message)")
  }
}
