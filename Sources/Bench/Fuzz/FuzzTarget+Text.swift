import Core

extension FuzzTarget {
  /// Moments as RFC 3339 and HTTP write them: what is read is written as the same moment.
  static let dates = FuzzTarget("dates", corpus: moments, tokens: momentTokens) {
    input, _ throws(FuzzFailure) in
    let text = String(decoding: input, as: UTF8.self)
    var reading = Reading.refused
    if let moment = Timestamp(rfc3339: text) {
      reading = .accepted
      guard Timestamp(rfc3339: moment.rfc3339) == moment else {
        throw FuzzFailure("written as \(moment.rfc3339), it is another moment")
      }
    }
    if let moment = Timestamp(httpDate: text, now: today) {
      reading = .accepted
      guard Timestamp(httpDate: moment.httpDate, now: today) == moment else {
        throw FuzzFailure("written as \(moment.httpDate), it is another moment")
      }
    }
    return reading
  }

  /// The smaller texts that callers send: traces, languages, escapes, telephone numbers, identifiers.
  static let fields = FuzzTarget("fields", corpus: fieldValues, tokens: fieldTokens) {
    input, _ throws(FuzzFailure) in
    let text = String(decoding: input, as: UTF8.self)
    var reading = Reading.refused
    if let trace = TraceParent(text) {
      reading = .accepted
      guard TraceParent(trace.description) == trace else { throw FuzzFailure("another trace") }
    }
    if let uuid = UUID(text) {
      reading = .accepted
      guard UUID(uuid.description) == uuid else { throw FuzzFailure("another identifier") }
    }
    if let number = try? E164Number(text) {
      reading = .accepted
      guard (try? E164Number(number.description)) == number else {
        throw FuzzFailure("another number")
      }
    }
    for place in [PercentEncoding.Place.pathSegment, .query, .form] {
      _ = PercentEncoding.decode(input, for: place)
      guard PercentEncoding.decode(PercentEncoding.encode(input, for: place), for: place) == input
      else { throw FuzzFailure("its escapes are decoded to something else") }
    }
    _ = Language(acceptLanguage: text)
    return reading
  }

  private static let today = Timestamp(microseconds: 1_795_219_200_000_000)

  private static let moments = [
    "2026-11-21T10:00:00Z", "2026-02-28T23:59:60.123456+05:30", "0000-01-01t00:00:00z",
    "9999-12-31T23:59:59.999999999-23:59", "2024-02-29 12:00:00.5Z",
    "Sat, 21 Nov 2026 10:00:00 GMT", "Saturday, 21-Nov-26 10:00:00 GMT",
    "Sat Nov 21 10:00:00 2026", "Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 30 Feb 2026 10:00:00 GMT",
  ]

  private static let momentTokens = [
    "-", ":", "T", "Z", "+00:00", "-00:00", ".", ".999999999", "24", "60", "99", "00", "0000",
    "9999", "02-29", "GMT", "Sat, ", "Sunday, ", " Jan ", " Feb ", "29", "31", " ", "٣", "é",
  ]

  private static let fieldValues = [
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "ar-SY,ar;q=0.9,en;q=0.8,*;q=0.1",
    "en", "a%20b+c%D8%B3", "+963 (944) 123-456", "+442071838750",
    "0190163d-8694-739b-aea5-966c26f8ad91", "٠٩٤٤١٢٣٤٥٦", "%zz%4",
  ]

  private static let fieldTokens = [
    "-", "00-", "ff-", "0", "%", "%C3", "%28", "+", ";q=", ";q=1.000", ",", "*", "ar", "en", " ",
    "00000000000000000000000000000000", "٣", "\u{200F}", "é",
  ]
}
