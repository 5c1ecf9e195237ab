import Core
import HTTPServer
import Operations
import TenantKit

/// A page of a list in the form of the crm document.
enum CRMList {
  static func reply<Element, Place: CursorPlace>(
    _ page: Page<Element, Place>, total: Int64, _ query: PageQuery<Place>, to request: Request,
    _ json: (Element) -> JSON
  ) -> Reply {
    .json([
      "data": .array(page.elements.map(json)),
      "meta": meta(page.elements.count, total, query),
      "links": links(total, query, page.next, request),
      "next_cursor": query.cursorText(page.next),
    ])
  }

  static func output(_ element: Schema) -> Output {
    .json(
      .object([
        .required("data", .array(element)),
        .required(
          "meta",
          .object(
            ["current_page", "last_page", "per_page", "total", "from", "to"].map {
              .required($0, .nullable(.integer()))
            })),
        .required(
          "links",
          .object(
            ["first", "last", "prev", "next", "self"].map { .required($0, .nullable(.string())) })),
        .required("next_cursor", .nullable(.string())),
      ]))
  }

  private static func meta<Place>(
    _ count: Int, _ total: Int64, _ query: PageQuery<Place>
  ) -> JSON {
    var (number, from, to): (JSON, JSON, JSON) = (.null, .null, .null)
    if let page = query.number {
      number = .integer(Int64(page))
      let skipped = Int64((page - 1) * query.perPage)
      if count > 0 { (from, to) = (.integer(skipped + 1), .integer(skipped + Int64(count))) }
    }
    return [
      "current_page": number, "last_page": .integer(lastPage(total, query)),
      "per_page": .integer(Int64(query.perPage)), "total": .integer(total), "from": from, "to": to,
    ]
  }

  private static func lastPage<Place>(_ total: Int64, _ query: PageQuery<Place>) -> Int64 {
    max(1, (total + Int64(query.perPage) - 1) / Int64(query.perPage))
  }

  private static func links<Place>(
    _ total: Int64, _ query: PageQuery<Place>, _ next: Place?, _ request: Request
  ) -> JSON {
    func page(_ number: Int64) -> JSON { .string(request.link(["page": "\(number)"])) }
    let last = lastPage(total, query)
    guard let number = query.number.map(Int64.init) else {
      let following = next.map { request.link(["cursor": Cursor($0, of: query.list).text]) }
      return [
        "first": page(1), "last": page(last), "prev": .null,
        "next": following.map { .string($0) } ?? .null,
        "self": .string(request.link(["cursor": request.query["cursor"] ?? ""])),
      ]
    }
    return [
      "first": page(1), "last": page(last), "prev": number > 1 ? page(number - 1) : .null,
      "next": next == nil ? .null : page(number + 1), "self": page(number),
    ]
  }
}

extension Request {
  /// The address of another part of this list: the same query but for where the part begins.
  fileprivate func link(_ start: KeyValuePairs<String, String>) -> String {
    let kept = query.items.filter { $0.name != "page" && $0.name != "cursor" }
    let items = kept.map { ($0.name, $0.value) } + start.map { ($0.key, $0.value) }
    let text = items.map { name, value in
      "\(PercentEncoding.encode(name, for: .form))=\(PercentEncoding.encode(value, for: .form))"
    }.joined(separator: "&")
    let origin = head.authority.map { "\(isSecure ? "https" : "http")://\($0)" } ?? ""
    return "\(origin)\(path)?\(text)"
  }
}
