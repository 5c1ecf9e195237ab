import TestKit

/// A mail server of another make (Python's aiosmtpd), with Python's own reader of messages: it
/// prints what it understood of each mail.
enum PythonRelay {
  static let python = "/usr/bin/python3"

  /// Whether the machine has it.
  static let isInstalled = ChildProcess.run([python, "-c", "import aiosmtpd"])

  /// Starts the server; what it prints about each mail ends in a line `end`.
  static func start() -> (server: ChildProcess, port: UInt16)? {
    guard let server = ChildProcess([python, "-c", script]),
      let port = server.readLine().flatMap({ UInt16($0) })
    else { return nil }
    return (server, port)
  }

  private static let script = """
    import email, email.policy, sys, time
    from aiosmtpd.controller import Controller

    def show(*words):
        print(*words, flush=True)

    class Handler:
        async def handle_DATA(self, server, session, envelope):
            show("from", envelope.mail_from)
            for address in envelope.rcpt_tos:
                show("rcpt", address)
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            show("defects", len(message.defects))
            for name in ("From", "To", "Subject", "Message-ID", "Date", "List-Unsubscribe",
                         "List-Unsubscribe-Post"):
                show(name, message[name])
            show("header-defects", sum(len(v.defects) for v in message.values()))
            for part in message.walk():
                if part.is_multipart():
                    show("part", part.get_content_type(), len(part.defects))
                    continue
                content = part.get_content()
                if isinstance(content, bytes):
                    content = content.hex()
                show("part", part.get_content_type(), len(part.defects),
                     part.get_content_disposition(), part.get_filename(), part["Content-ID"],
                     repr(content))
            show("end")
            return "250 2.0.0 Ok: queued as py1"

    controller = Controller(Handler(), hostname="127.0.0.1", port=0)
    # Port 0 lets the system choose; aiosmtpd's own check of the port needs the chosen one.
    import socket
    probe = socket.socket()
    probe.bind(("127.0.0.1", 0))
    controller.port = probe.getsockname()[1]
    probe.close()
    controller.start()
    show(controller.port)
    time.sleep(30)
    """
}
