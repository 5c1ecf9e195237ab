import Core
import HTTPServer
import Operations
import RateLimit
import Sandbox
import TenantKit

/// What test keys can try out.
enum SandboxOperations {
  static let all = [list]

  private static let list = Operation(
    .get, "/api/v1/sandbox", .messaging, access: .owner(nil),
    summary: Localized(
      "What messages of test keys do: the providers that have a twin, and the recipients at whom something certain happens.",
      arabic:
        "ما يحدث لرسائل مفاتيح الاختبار: المزوّدون الذين لهم نسخة مطابقة، والمستلمون الذين يحدث عندهم أمر محدد."
    ),
    output: .json(
      .object([
        .required("providers", .array(.string())),
        .required(
          "recipients",
          .array(
            .object([.required("ending", .string()), .required("summary", .string())]))),
      ]))
  ) { call in
    let recipients = Sandbox.magicRecipients.map { recipient -> JSON in
      ["ending": .string(recipient.ending), "summary": .string(recipient.summary[call.language])]
    }
    return .json([
      "providers": .array(Sandbox.providers.map(JSON.string)), "recipients": .array(recipients),
    ])
  }
}
