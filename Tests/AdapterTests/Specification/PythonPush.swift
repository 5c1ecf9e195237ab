import Core
import TestKit
import Testing

/// What a service of pushes and a browser make of a request: Python with the library `cryptography`, by the words of
/// the RFCs.
enum PythonPush {
  private static let python = "/usr/bin/python3"
  static let isInstalled = ChildProcess.run([python, "-c", "import cryptography"])

  /// What is wrong with each request in the form of fixtures, which may say `now` in seconds, and what the browser
  /// reads in it.
  static func read(
    _ requests: [JSON], now: Timestamp
  ) throws -> [(problems: [String], plain: JSON?)] {
    let vectors = try #require(try TestFile.json("Specifications/webpush.json")["rfc8291"])
    let input: JSON = ["keys": vectors, "now": .integer(now.seconds), "requests": .array(requests)]
    let child = try #require(ChildProcess([python, "-c", script, input.description]))
    return try requests.map { _ in
      let text = try #require(child.readLine())
      let line = try JSON.parse(Array(text.utf8))
      let problems = line["problems"]?.arrayValue?.compactMap(\.stringValue)
      let plain = line["plain"]?.stringValue.flatMap { try? JSON.parse(Array($0.utf8)) }
      return (try #require(problems), plain)
    }
  }

  private static let script = #"""
    import base64, json, re, sys
    from urllib.parse import urlsplit
    from cryptography.hazmat.primitives.asymmetric import ec, utils
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    given = json.loads(sys.argv[1])

    def bytes_of(text):
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    def point(data):
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data)

    def derive(count, salt, label, secret):
        return HKDF(hashes.SHA256(), count, salt, label).derive(secret)

    def opened(body):
        keys = given["keys"]
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        sender, sealed = body[21:21 + length], body[21 + length:]
        assert size == 4096 and length == 65 and len(sealed) <= size
        number = int.from_bytes(bytes_of(keys["ua_private"]), "big")
        own = ec.derive_private_key(number, ec.SECP256R1())
        shared = own.exchange(ec.ECDH(), point(sender))
        label = b"WebPush: info\0" + bytes_of(keys["ua_public"]) + sender
        secret = derive(32, bytes_of(keys["auth_secret"]), label, shared)
        key = derive(16, salt, b"Content-Encoding: aes128gcm\0", secret)
        nonce = derive(12, salt, b"Content-Encoding: nonce\0", secret)
        plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert plain[-1:] == b"\2"
        return plain[:-1].decode()

    def claims(field):
        token, key = re.fullmatch(r"vapid t=([\w.-]+), k=([\w-]+)", field, re.A).groups()
        signed, signature = token.rsplit(".", 1)
        r, s = bytes_of(signature)[:32], bytes_of(signature)[32:]
        assert len(s) == 32
        pair = utils.encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
        point(bytes_of(key)).verify(pair, signed.encode(), ec.ECDSA(hashes.SHA256()))
        head, body = [json.loads(bytes_of(part)) for part in signed.split(".")]
        assert head == {"typ": "JWT", "alg": "ES256"}
        return body

    def problems(request):
        head = request.get("headers", {})
        if not re.fullmatch(r"[0-9]+", head.get("TTL", "")): yield "TTL"
        if head.get("Urgency") not in (None, "very-low", "low", "normal", "high"): yield "Urgency"
        if not re.fullmatch(r"[\w-]{1,32}", head.get("Topic", "x"), re.A): yield "Topic"
        if head.get("Content-Encoding") != "aes128gcm": yield "Content-Encoding"
        try:
            said, url = claims(head["Authorization"]), urlsplit(request["at"])
            port = "" if url.port in (None, 443) else f":{url.port}"
            if said["aud"] != f"{url.scheme}://{url.hostname}{port}": yield "aud"
            if not 0 < said["exp"] - request.get("now", given["now"]) <= 86400: yield "exp"
            if not re.match(r"mailto:|https:", said["sub"]): yield "sub"
        except Exception: yield "Authorization"
        if len(request["bytes"]) > 2 * 4096: yield "length"

    for request in given["requests"]:
        found, plain = list(problems(request)), None
        try: plain = opened(bytes.fromhex(request["bytes"]))
        except Exception: found.append("body")
        print(json.dumps({"problems": found, "plain": plain}), flush=True)
    """#
}
