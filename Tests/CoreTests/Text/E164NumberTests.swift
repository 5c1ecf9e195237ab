import Core
import Testing

@Suite struct `Telephone numbers` {
  @Test(arguments: [
    "+963944123456", "00963944123456", "963944123456", "+963 944 123 456", "+963-944-123-456",
    "+963 (944) 123\u{A0}456",
    "+٩٦٣٩٤٤١٢٣٤٥٦", "+۹۶۳۹۴۴۱۲۳۴۵۶", "\u{202A}+963 944 123 456\u{202C}",
    "\u{200E}00963 944 123456", "+963\u{2011}944\u{2013}123456", " +963944123456\t",
  ])
  func `are read as people write them`(text: String) throws {
    let number = try E164Number(text)
    #expect(number.digits == "963944123456")
    #expect(number.description == "+963944123456")
    #expect(try E164Number(number.description) == number)
  }

  @Test(arguments: [
    ("", E164Number.Problem.empty), ("+", .empty), ("00", .empty), ("( ) -", .empty),
    ("0944123456", .nationalForm), ("+0944123456", .nationalForm),
    ("000963944123456", .nationalForm), ("+00963944123456", .nationalForm),
    ("+123456", .tooShort), ("1", .tooShort), ("+1234567890123456", .tooLong),
    ("001234567890123456", .tooLong),
    ("99999999999999999999999999", .tooLong), ("+96394412345a", .unexpectedCharacter),
    ("++963944123456", .unexpectedCharacter),
    ("963+944123456", .unexpectedCharacter), ("+963944123456;ext=1", .unexpectedCharacter),
    ("+963.944.123456", .unexpectedCharacter),
    ("+963944\n123456", .unexpectedCharacter), ("+９６３９４４１２３４５６", .unexpectedCharacter),
    ("tel:+963944123456", .unexpectedCharacter),
  ])
  func `are refused with the reason`(text: String, problem: E164Number.Problem) {
    #expect(throws: problem) { try E164Number(text) }
  }

  @Test(arguments: ["+1234567", "+123456789012345"]) func `of 7 to 15 digits are right`(
    text: String
  ) throws {
    #expect(try E164Number(text).description == text)
  }

  @Test(arguments: E164Number.Problem.allCases)
  func `have a sentence for each reason in both languages`(problem: E164Number.Problem) {
    #expect(problem.sentence.english.hasSuffix("."))
    #expect(
      problem.sentence.arabic.unicodeScalars.contains { (0x0621...0x064A).contains($0.value) })
  }
}
