import Core
import Testing

/// A channel as its documentation has it: credentials that are well formed, and an address for each ending.
struct TestChannel: CustomTestStringConvertible, Sendable {
  let name: String
  let credentials: JSON
  /// The member that names the recipient, and whom it names.
  let recipient: @Sendable (_ ending: String) -> (String, JSON)
  /// What its provider tells of a message that was read.
  let course: [String]
  /// Whether people can write back.
  var isAnswered = true
  /// Whether its provider says in whole minutes how long to wait.
  var waitsMinutes = false

  var testDescription: String { name }

  /// A text to a recipient.
  func message(to ending: String, _ text: String = "Hello") -> JSON {
    let (member, address) = recipient(ending)
    var body: JSONObject = ["channel": .string(name), "message": .string(text)]
    body[member] = address
    if name == "email" {
      body["html"] = "<p>Hello</p>"
      body["subject"] = "Hello"
    }
    return .object(body)
  }

  private static let sent = ["accepted", "attempted", "sent"]
  private static let secret: JSON = "0123456789abcdef0123456789abcdef"
  private static let token: JSON = "EAAtesttesttesttesttesttesttest"

  static let all: [TestChannel] = [
    TestChannel(
      name: "whatsapp",
      credentials: [
        "phone_number_id": "106540352242922", "access_token": token, "app_secret": secret,
      ], recipient: { ("to", .string("+1555123\($0)")) }, course: sent + ["delivered", "read"]),
    TestChannel(
      name: "telegram",
      credentials: ["bot_token": "123456789:AAEhBP0av28FrI8mQp4fLxkQ1yD0e5Zq3kM"],
      recipient: { ("to", .string("420\($0)")) }, course: sent),
    TestChannel(
      name: "viber",
      credentials: [
        "auth_token": "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9", "sender_name": "Shop",
      ], recipient: { ("to", .string("01234567890A\($0)=")) },
      course: sent + ["delivered", "read"]),
    TestChannel(
      name: "messenger",
      credentials: ["page_id": "123456", "page_access_token": token, "app_secret": secret],
      recipient: { ("to", .string("123456\($0)")) }, course: sent + ["delivered", "read"],
      waitsMinutes: true),
    TestChannel(
      name: "instagram",
      credentials: ["account_id": "1234567", "access_token": token, "app_secret": secret],
      recipient: { ("to", .string("123456\($0)")) },
      // What was read was delivered, which Instagram itself never tells.
      course: sent + ["delivered", "read"], waitsMinutes: true),
    TestChannel(
      name: "discord",
      credentials: [
        "bot_token": "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs",
        "public_key": .string(String(repeating: "a", count: 64)),
      ], recipient: { ("to", .string("19862248347192\($0)")) },
      // The channel to a person is opened first.
      course: ["accepted", "attempted", "readdressed", "attempted", "sent"]),
    TestChannel(
      name: "webpush",
      credentials: ["subject": "mailto:a@example.com", "site_name": "Shop"],
      recipient: { ("to", .string(subscription(endingIn: $0).description)) }, course: sent,
      isAnswered: false),
    TestChannel(
      name: "email",
      credentials: [
        "smtp_host": "mail.example.com", "smtp_port": "587", "security": "starttls",
        "username": "shop", "password": "a", "from_email": "shop@example.com",
      ], recipient: { ("to", .string("someone.\($0)@example.com")) },
      course: sent + ["delivered", "read"], isAnswered: false),
  ]

  /// A browser's, with the keys of RFC 8291, appendix A.
  private static func subscription(endingIn digits: String) -> JSON {
    [
      "endpoint": .string("https://fcm.googleapis.com/fcm/send/c0ffee:browser\(digits)"),
      "keys": [
        "p256dh":
          "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg",
      ],
    ]
  }
}
