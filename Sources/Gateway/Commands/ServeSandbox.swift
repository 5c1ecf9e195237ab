import Core
import Glibc
import HTTPServer
import Sandbox
import Transport

/// `qanat sandbox`
struct ServeSandbox: Command {
  static let name = "sandbox"
  static let summary = "serve twins of the providers alone, for trying things out"
  static let options: [CommandLineOption] = [.listen]
  static let help = """
    Usage: qanat sandbox [--listen ADDR:PORT]

    Serves twins of the providers' APIs until SIGTERM or SIGINT, and prints where each is reached. They take
    any token of the right form, forget everything in the end, and call hooks back as the providers do. How a
    recipient's address ends says what happens to a message; GET / lists that.

    Options:
      --listen ADDR:PORT  an address of this machine alone (127.0.0.1:4010)

    Where no API of the provider sets a hook, and to have somebody write:
      POST /sandbox/whatsapp/hook     {"url": …, "secret": …, "account"?: …, "verify_token"?: …}
      POST /sandbox/whatsapp/inbound  {"from": …, "text": …, "account"?: …}

    \(HelpText.exitStatus)

    """

  private static let ownBlocks = ["127.0.0.0/8", "::1/128"]
  private static let defaultAddress = "127.0.0.1:4010"

  private let address: SocketAddress

  init(_ arguments: ParsedArguments) throws(UsageError) {
    let text = arguments[.listen] ?? Self.defaultAddress
    guard let address = SocketAddress(text),
      Self.ownBlocks.compactMap({ AddressBlock($0) }).contains(where: {
        $0.contains(address.address)
      })
    else {
      throw UsageError(
        message: "--listen takes an address of this machine alone, such as \(Self.defaultAddress)")
    }
    self.address = address
  }

  func run(on console: Console) async throws -> CommandStatus {
    let signals = Signals.process.events()
    let clock = SystemClock()
    let log = Log(to: LogForm.pretty.sink(on: STDERR_FILENO), clock: clock, level: .warning)
    var options = TransportOptions()
    options.addressGuard = try AddressGuard(allow: [.webhooks: Self.ownBlocks])
    let transport = try Transport(options, clock: clock, log: log)
    let sandbox = Sandbox.live(clock: clock, through: transport)
    var serverOptions = ServerOptions()
    serverOptions.loopCount = 1
    let server = try Server(
      listeningOn: address, options: serverOptions, routes: sandbox.routes, clock: clock, log: log,
      refuse: Sandbox.refuse)
    console.write(Self.places(at: server.address))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      group.addTask { await sandbox.run() }
      for await signal in signals where signal == .stop { break }
      await server.stop(within: .seconds(1))
      group.cancelAll()
      try await group.waitForAll()
    }
    await transport.stop()
    return .done
  }

  private static func places(at address: SocketAddress) -> String {
    Sandbox.providers.map { provider in
      "\(provider)\t\(Sandbox.baseURL(of: provider, at: address) ?? "")\n"
    }.joined()
  }
}
