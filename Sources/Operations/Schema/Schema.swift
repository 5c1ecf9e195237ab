package import Core

/// What a JSON value must look like: it checks values and describes itself.
package indirect enum Schema: Sendable {
  case object([Field])
  /// Any names, values of one kind.
  case map(Schema)
  case array(Schema, count: ClosedRange<Int> = 0...10_000)
  case string(StringRule = .any)
  case integer(ClosedRange<Int64> = Int64.min...Int64.max)
  case number(ClosedRange<Double> = -1e300...1e300)
  case boolean
  /// The first of these that fits.
  case oneOf([Schema])
  case nullable(Schema)
  /// A description and an example for people, around any other schema.
  case noted(Schema, Localized, example: JSON?)
  case anything

  /// One member of an object, or one item of a query.
  package struct Field: Sendable {
    package let name: String
    package let schema: Schema
    package let isRequired: Bool

    package static func required(_ name: String, _ schema: Schema) -> Field {
      Field(name: name, schema: schema, isRequired: true)
    }

    package static func optional(_ name: String, _ schema: Schema) -> Field {
      Field(name: name, schema: schema, isRequired: false)
    }
  }
}

extension Schema {
  package static func string(oneOf values: [String]) -> Schema {
    .string(StringRule(values: values))
  }

  package static func string(_ format: StringRule.Format) -> Schema {
    .string(StringRule(format: format))
  }

  package static func string(
    length: ClosedRange<Int>, pattern: TextPattern? = nil
  ) -> Schema {
    .string(StringRule(length: length, pattern: pattern))
  }

  /// The same with a sentence for people.
  package func noted(_ description: Localized, example: JSON? = nil) -> Schema {
    .noted(self, description, example: example)
  }

  /// The schema below any notes.
  var bare: Schema {
    if case .noted(let schema, _, _) = self { schema.bare } else { self }
  }
}

/// What a text must look like; every part that is set holds.
package struct StringRule: Hashable, Sendable {
  /// Length in Unicode scalars.
  package var length: ClosedRange<Int>?
  package var pattern: TextPattern?
  package var format: Format?
  package var values: [String]?

  package init(
    length: ClosedRange<Int>? = nil, pattern: TextPattern? = nil, format: Format? = nil,
    values: [String]? = nil
  ) {
    self.length = length
    self.pattern = pattern
    self.format = format
    self.values = values
  }

  package static let any = StringRule()

  /// A form that has a name in JSON Schema.
  package enum Format: String, CaseIterable, Sendable {
    case dateTime = "date-time"
    case date, email, uri, uuid
  }
}
