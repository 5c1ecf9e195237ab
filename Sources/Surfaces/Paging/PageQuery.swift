import Core
import HTTPServer
import Operations
import TenantKit

/// Which part of a list a caller asks for: a page by its number, or what follows a cursor.
struct PageQuery<Place: CursorPlace>: Sendable {
  let list: String
  /// Nil where the caller walks by cursor.
  let number: Int?
  let perPage: Int
  private let cursor: Place?

  /// Reads `page`, `per_page` and `cursor` of a checked query.
  init(_ query: JSONObject, of list: String, _ bounds: PageBounds) throws(APIError) {
    self.list = list
    perPage = Int(query["per_page"]?.integerValue ?? Int64(bounds.countDefault))
    if let text = query["cursor"]?.stringValue {
      guard let cursor = Cursor<Place>(text, of: list) else { throw .badCursor() }
      self.cursor = cursor.place
      number = nil
    } else {
      cursor = nil
      number = Int(query["page"]?.integerValue ?? 1)
      guard skippedCount <= PageBounds.skippedCountMax else { throw .pageTooFar }
    }
  }

  private var skippedCount: Int { ((number ?? 1) - 1) * perPage }

  /// What the repository is asked for.
  var request: PageRequest<Place> {
    if let cursor { return PageRequest(.after(cursor), countMax: perPage) }
    return PageRequest(skippedCount == 0 ? .first : .skipping(skippedCount), countMax: perPage)
  }

  func cursorText(_ place: Place?) -> JSON {
    place.map { .string(Cursor($0, of: list).text) } ?? .null
  }
}

/// How large the pages of a document's lists are.
struct PageBounds: Sendable {
  let countDefault: Int
  let countMax: Int

  static let messaging = PageBounds(countDefault: 50, countMax: 200)
  static let crm = PageBounds(countDefault: 15, countMax: 100)

  /// Skipping rereads what it skips; whoever walks further takes the cursor.
  static let skippedCountMax = 10_000

  /// The items of a query that every list takes.
  var fields: [Schema.Field] {
    [
      .optional("page", .integer(1...1_000_000)),
      .optional("per_page", .integer(1...Int64(countMax))), Self.cursorField,
    ]
  }

  static let cursorField = Schema.Field.optional(
    "cursor",
    .string(length: 1...64).noted(
      Localized(
        "The next_cursor of the page before.", arabic: "قيمة next_cursor من الصفحة السابقة.")))
}

extension APIError {
  /// A cursor that does not lead anywhere in its list.
  static func badCursor(_ field: String = "cursor") -> APIError {
    .invalid([
      FieldProblem(
        field,
        Localized(
          "This is no cursor of this list; take next_cursor from its last page.",
          arabic: "هذا ليس مؤشرًا لهذه القائمة؛ استخدم next_cursor من صفحتها الأخيرة."))
    ])
  }

  fileprivate static let pageTooFar = APIError.invalid([
    FieldProblem(
      "page",
      Localized(
        "Pages end at \(PageBounds.skippedCountMax) elements; go on with cursor.",
        arabic:
          "تنتهي الصفحات المرقمة عند \(PageBounds.skippedCountMax) عنصر؛ تابع باستخدام cursor."))
  ])
}
