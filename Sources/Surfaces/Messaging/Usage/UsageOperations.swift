import Core
import HTTPServer
import Operations
import RateLimit
import TenantKit

/// How much of the gateway a workspace used.
enum UsageOperations {
  static let all = [report]

  private static let report = Operation(
    .get, "/api/v1/usage", .messaging, access: .owner("usage.read"),
    summary: Localized(
      "Requests of a span of time, by key, day or operation; the last 30 days unless said.",
      arabic: "طلبات فترة زمنية حسب المفتاح أو اليوم أو العملية؛ آخر 30 يومًا ما لم يُحدد."),
    input: Input(query: [
      .optional("from", moment), .optional("to", moment),
      .optional("group_by", .string(oneOf: Usage.Grouping.allCases.map(\.rawValue))),
    ]),
    output: .json(
      .object([
        .required("data", .array(Usage.Line.viewSchema)), .required("from", .string(.dateTime)),
        .required("to", .string(.dateTime)), .required("group_by", .string()),
        .required("total", .integer(0...Int64.max)),
        .required("refused", .integer(0...Int64.max)),
      ])),
    reading: { call in
      let span = try UsageSpan(call)
      let grouping =
        call.input.query["group_by"]?.stringValue.flatMap(Usage.Grouping.init) ?? .day
      let lines = try await call.store.read { tx throws in
        try Usage.report(
          tenant: tx.tenant, from: span.from, to: span.to, groupBy: grouping, in: tx)
      }
      return .json([
        "data": .array(lines.map { $0.view(in: call.principal.tenant) }),
        "from": .time(span.from), "to": .time(span.to), "group_by": .string(grouping.rawValue),
        "total": .integer(lines.reduce(0) { $0 + $1.count }),
        "refused": .integer(lines.reduce(0) { $0 + $1.refused }),
      ])
    })

  private static let moment = Schema.oneOf([.string(.date), .string(.dateTime)]).noted(
    Localized(
      "A time, or a day of the workspace's calendar.", arabic: "وقت، أو يوم من تقويم مساحة العمل."))
}

/// The span that a report covers.
private struct UsageSpan {
  static let dayCountDefault = 30
  let from: Timestamp
  let to: Timestamp

  init(_ call: TenantCall) throws(APIError) {
    let (query, zone) = (call.input.query, call.principal.tenant.timeZone)
    let to = query["to"]?.stringValue.flatMap { zone.moment($0, isEnd: true) } ?? call.now
    let from =
      query["from"]?.stringValue.flatMap { zone.moment($0, isEnd: false) }
      ?? zone.window(.day, containing: to - .seconds(Self.dayCountDefault * 86_400)).start
    guard from < to else { throw .emptySpan }
    (self.from, self.to) = (from, to)
  }
}

extension TimeZone {
  /// A time, or the start of a day here; as an end, the day is taken whole.
  fileprivate func moment(_ text: String, isEnd: Bool) -> Timestamp? {
    if let moment = Timestamp(rfc3339: text) { return moment }
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3,
      let start = timestamp(year: parts[0], month: parts[1], day: parts[2])
    else { return nil }
    return isEnd ? window(.day, containing: start).end : start
  }

  /// The date that this zone's calendar shows at a moment.
  fileprivate func date(of moment: Timestamp) -> String {
    String((moment + offset(at: moment)).rfc3339.prefix(10))
  }
}

extension Usage.Line {
  fileprivate func view(in tenant: Tenant) -> JSON {
    var object: JSONObject = ["count": .integer(count), "refused": .integer(refused)]
    if let subject {
      // What people do in the console is charged to the workspace itself.
      object["key_id"] = subject == tenant.id.uuid ? .null : .string("\(subject)")
    }
    if let day { object["day"] = .string(tenant.timeZone.date(of: day)) }
    if let operation { object["operation"] = .string(operation) }
    return .object(object)
  }

  fileprivate static let viewSchema = Schema.object([
    .optional("key_id", .nullable(.string(.uuid))), .optional("day", .string(.date)),
    .optional("operation", .string()), .required("count", .integer(0...Int64.max)),
    .required("refused", .integer(0...Int64.max)),
  ])
}

extension APIError {
  fileprivate static let emptySpan = APIError.invalid([
    FieldProblem(
      "from",
      Localized("The span must begin before it ends.", arabic: "يجب أن تبدأ الفترة قبل أن تنتهي."))
  ])
}
