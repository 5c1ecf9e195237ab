import Glibc
import TestKit

/// nginx on loopback, over TLS with a certificate of its own and without, for one test.
final class Nginx {
  static let program = "/usr/sbin/nginx"
  private static let openssl = "/usr/bin/openssl"
  static let isInstalled =
    unsafe access(program, X_OK) == 0 && access(openssl, X_OK) == 0

  let plainPort: UInt16
  let securePort: UInt16
  let certificate: String
  private let folder: String
  private var child: ChildProcess?

  struct SetupFailure: Error {}

  init() throws {
    var template = Array("/tmp/qanat-nginx-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw SetupFailure() }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    certificate = folder + "/certificate.pem"
    plainPort = try ScriptedServer.closedPort()
    securePort = try ScriptedServer.closedPort()
    let isMade = ChildProcess.run([
      Self.openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
      "-nodes",
      "-keyout", folder + "/key.pem", "-out", certificate, "-days", "2", "-subj", "/CN=nginx.test",
      "-addext", "subjectAltName=IP:127.0.0.1,DNS:nginx.test",
    ])
    guard isMade, write(configuration, to: folder + "/nginx.conf") else { throw SetupFailure() }
    child = ChildProcess([Self.program, "-p", folder, "-e", "error.log", "-c", "nginx.conf"])
  }

  deinit {
    child = nil
    _ = ChildProcess.run(["/bin/rm", "-r", folder])
  }

  private var configuration: String {
    """
    daemon off; master_process off; pid nginx.pid;
    events { worker_connections 4096; }
    http {
      access_log off; keepalive_requests 1000000;
      client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi; scgi_temp_path scgi;
      ssl_certificate certificate.pem; ssl_certificate_key key.pem;
      server {
        listen 127.0.0.1:\(plainPort);
        listen 127.0.0.1:\(securePort) ssl http2;
        location / { return 200 "$request_uri"; }
      }
    }
    """
  }

  private func write(_ text: String, to path: String) -> Bool {
    guard let file = unsafe fopen(path, "w") else { return false }
    let isWritten = unsafe fputs(text, file) >= 0
    return unsafe fclose(file) == 0 && isWritten
  }
}
