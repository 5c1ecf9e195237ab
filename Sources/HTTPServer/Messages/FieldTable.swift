/// The fields of a head, in their order.
///
/// The first few lie in the table itself, and most heads have no more: for those no memory is taken.
struct FieldTable: RandomAccessCollection, Sendable {
  private static let ownCount = 8

  private(set) var endIndex = 0
  /// Which of the known fields are among them.
  private(set) var known: KnownFields = []
  private var own = [8 of RequestHead.Field](repeating: .none)
  private var more: [RequestHead.Field] = []

  var startIndex: Int { 0 }

  subscript(index: Int) -> RequestHead.Field {
    index < Self.ownCount ? own[index] : more[index - Self.ownCount]
  }

  mutating func append(_ field: RequestHead.Field) {
    if endIndex < Self.ownCount { own[endIndex] = field } else { more.append(field) }
    endIndex += 1
    if let name = field.known { known.formUnion(KnownFields(name)) }
  }
}
