import Core
import StoreTestKit
import TestKit
import Testing

@testable import Webhooks

/// What programs of another make say of our signatures.
@Suite struct SnippetTests {
  private struct Signed {
    let timestamp: String
    let id: String
    let body: String
    let plain: String
    let standard: String
  }

  private func signed(_ secret: SigningSecret) -> Signed {
    let id = UUID(high: 1, low: 2)
    let body = "{\"event\":\"message.received\",\"data\":{\"content\":\"مرحبًا 👋\"}}"
    let signature = DeliverySignature(
      delivery: id, timestamp: 1_767_225_600, body: Array(body.utf8))
    return Signed(
      timestamp: "1767225600", id: "\(id)", body: body, plain: signature.plain(secret),
      standard: signature.standard(secret))
  }

  // The published example for Node.js, around it what stands in for Express.
  private static let node = """
    const [secret, stamp, sig, text] = process.argv.slice(-4);
    process.env.ZAGELY_WEBHOOK_SECRET = secret;
    const req = { headers: { 'x-zagely-timestamp': stamp, 'x-zagely-signature': sig },
      body: Buffer.from(text, 'utf8') };
    let answer = 0;
    const res = { status(code) { answer = code; return { send() {} }; },
      sendStatus(code) { answer = code; } };
    ((req, res) => {
      const timestamp = req.headers['x-zagely-timestamp'];
      const signature = req.headers['x-zagely-signature'];
      const expected = 'sha256=' + require('crypto')
        .createHmac('sha256', process.env.ZAGELY_WEBHOOK_SECRET)
        .update(timestamp + '.' + req.body.toString('utf8'))
        .digest('hex');
      if (!require('crypto').timingSafeEqual(Buffer.from(signature),
        Buffer.from(expected))) {
        return res.status(401).send('Invalid signature');
      }
      const event = JSON.parse(req.body.toString('utf8'));
      res.sendStatus(200);
    })(req, res);
    process.stdout.write(String(answer));
    """

  // The published example for PHP, word for word in Python.
  private static let transcribed = """
    import hashlib, hmac, json, sys
    secret, timestamp, signature, body = sys.argv[1:]
    expected = 'sha256=' + hmac.new(
      secret.encode(), (timestamp + '.' + body).encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, signature):
      print(401, end='')
      sys.exit()
    event = json.loads(body)
    print(200, end='')
    """

  // Standard Webhooks by its specification: what its libraries do with a secret in text.
  private static let standard = """
    import base64, hashlib, hmac, sys
    secret, timestamp, signatures, body, id = sys.argv[1:]
    key = base64.b64decode(secret.removeprefix('whsec_'))
    code = hmac.new(key, f'{id}.{timestamp}.{body}'.encode(), hashlib.sha256).digest()
    expected = base64.b64encode(code).decode()
    found = [s.split(',', 1) for s in signatures.split(' ')]
    right = any(v == 'v1' and hmac.compare_digest(s, expected) for v, s in found)
    print(200 if right else 401, end='')
    """

  @Test(.enabled(if: Tool.node != nil), arguments: ["own-secret-of-a-tenant", nil])
  func `the published example for Node verifies a delivery, and no other`(text: String?) throws {
    let secret = try text.map { try SigningSecret($0) } ?? .random()
    try verify(Self.node, try #require(Tool.node), secret)
  }

  @Test(arguments: ["own-secret-of-a-tenant", nil])
  func `the published example for PHP, transcribed, verifies a delivery, and no other`(
    text: String?
  ) throws {
    let secret = try text.map { try SigningSecret($0) } ?? .random()
    try verify(Self.transcribed, try #require(Tool.python), secret)
  }

  private func verify(_ program: String, _ tool: Tool, _ secret: SigningSecret) throws {
    let signed = signed(secret)
    let text = secret.text.exposed
    #expect(try tool.run(program, [text, signed.timestamp, signed.plain, signed.body]) == "200")
    #expect(
      try tool.run(program, [text, signed.timestamp, signed.plain, signed.body + " "]) == "401")
    #expect(try tool.run(program, [text, "1767225601", signed.plain, signed.body]) == "401")
    #expect(
      try tool.run(program, [text + "x", signed.timestamp, signed.plain, signed.body]) == "401")
  }

  @Test func `Standard Webhooks verifies a delivery, also beside a signature by another secret`()
    throws
  {
    let tool = try #require(Tool.python)
    let (secret, other) = (SigningSecret.random(), SigningSecret.random())
    let (one, two) = (signed(secret), signed(other))
    func answer(_ secret: SigningSecret, _ signatures: String) throws -> String {
      try tool.run(
        Self.standard, [secret.text.exposed, one.timestamp, signatures, one.body, one.id])
    }
    #expect(try answer(secret, one.standard) == "200")
    #expect(try answer(secret, "\(two.standard) \(one.standard)") == "200")
    #expect(try answer(secret, two.standard) == "401")
  }

  @Test func `a secret that is no base64 signs as it stands`() throws {
    let own = try SigningSecret("own-secret-of-a-tenant")
    #expect(own.standardKey.exposed == own.plainKey.exposed)
    let plain = try SigningSecret("c2VjcmV0c2VjcmV0")
    #expect(plain.standardKey.exposed == Array("secretsecret".utf8))
    #expect(try SigningSecret("whsec_c2VjcmV0").standardKey.exposed == Array("secret".utf8))
  }

  @Test(arguments: ["short", String(repeating: "a", count: 256), "with space", "ünicode-secret"])
  func `a secret that cannot be kept or typed is refused`(text: String) {
    #expect(throws: WebhookError.self) { try SigningSecret(text) }
  }
}
