/// RFC 7578: forms, read by a streaming handler while they arrive.
enum FormCases {
  private static let head = "--B\r\nContent-Disposition: form-data; name="

  private static func form(_ body: String, boundary: String = "B") -> String {
    post("/form", body, "Content-Type: multipart/form-data; boundary=\(boundary)\r\n")
  }

  static let all: [HTTPCase] = [
    .answered(
      "7578-4.1 two parts",
      form("\(head)a\r\n\r\none\r\n\(head)b; filename=\"c.txt\"\r\n\r\n\r\n--B--\r\n"),
      200, "a[one] b(c.txt)[] "),
    .answered("7578-4.1 no parts", form("--B--\r\n"), 200, ""),
    .answered(
      "2046-5.1.1 a boundary in quotes",
      form(
        "--B C\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--B C--", boundary: "\"B C\""),
      200, "a[x] "),
    .answered(
      "2046-5.1.1 half a boundary is content", form("\(head)a\r\n\r\n\r\n--\r\n-\r\n--C\r\n--B--"),
      200,
      "a[\r\n--\r\n-\r\n--C] "),
    .answered(
      "7578-4.1 in chunks",
      chunked(
        "/form",
        "3\r\n--B\r\n4B\r\n\r\nContent-Disposition: form-data; name=a; filename*=UTF-8''%D9%85.pdf\r\n\r\nxy\r\n5\r\n\r\n--B\r\n2\r\n--\r\n0\r\n\r\n",
        "Content-Type: multipart/form-data; boundary=B\r\n"),
      200, "a(م.pdf)[xy] "),
    .answered(
      "7578-4.1 no boundary is named",
      post("/form", "--B--", "Content-Type: multipart/form-data\r\n"), 400, "contentType"),
    .answered("2046-5.1.1 it ends early", form("\(head)a\r\n\r\nx"), 400, "incomplete"),
    .answered(
      "7578-4.2 a part without a name",
      form("--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--"), 400, "name"),
    .answered(
      "2046-5.1.1 lines that end in LF",
      form("--B\nContent-Disposition: form-data; name=a\n\nx\n--B--"), 400, "delimiter"),
  ]
}
