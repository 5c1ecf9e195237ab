import Core
import Operations
import TenantKit

/// A page of a list in the form of the messaging document.
enum MessagingList {
  static func reply<Element, Place: CursorPlace>(
    _ page: Page<Element, Place>, total: Int64, _ query: PageQuery<Place>,
    _ json: (Element) -> JSON
  ) -> Reply {
    .json([
      "current_page": query.number.map { .integer(Int64($0)) } ?? .null,
      "data": .array(page.elements.map(json)), "per_page": .integer(Int64(query.perPage)),
      "total": .integer(total), "next_cursor": query.cursorText(page.next),
    ])
  }

  /// The same without numbers, for lists that are only ever walked.
  static func walk<Element, Place: CursorPlace>(
    _ page: Page<Element, Place>, _ query: PageQuery<Place>, _ json: (Element) -> JSON
  ) -> Reply {
    .json([
      "data": .array(page.elements.map(json)), "per_page": .integer(Int64(query.perPage)),
      "next_cursor": query.cursorText(page.next),
    ])
  }

  static func output(_ element: Schema) -> Output {
    .json(
      .object([
        .required("current_page", .nullable(.integer(1...Int64.max))),
        .required("data", .array(element)), .required("per_page", .integer(1...200)),
        .required("total", .integer(0...Int64.max)),
        .required("next_cursor", .nullable(.string())),
      ]))
  }

  static func walkOutput(_ element: Schema) -> Output {
    .json(
      .object([
        .required("data", .array(element)), .required("per_page", .integer(1...200)),
        .required("next_cursor", .nullable(.string())),
      ]))
  }
}
