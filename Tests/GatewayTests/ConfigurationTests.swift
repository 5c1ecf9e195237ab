import Core
import HTTPServer
import TestKit
import Testing

@testable import Gateway

@Suite struct ConfigurationTests {
  private let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  private func load(
    _ text: String? = nil, environment: [String: String] = [:], set: [(String, String)] = []
  ) throws -> Configuration {
    let path = folder.file("g.json5")
    if let text { try put(text, at: path) }
    return try ConfigurationLoader(
      file: text.map { _ in .init(path: path, mayBeMissing: false) }, environment: environment,
      flags: set.map { .init(name: "--set \($0)", path: $0, text: $1) }
    ).load()
  }

  /// The problems, with the folder's name cut out.
  private func problems(
    _ text: String? = nil, environment: [String: String] = [:], set: [(String, String)] = []
  ) -> [String] {
    do {
      _ = try load(text, environment: environment, set: set)
      return []
    } catch let error as ConfigurationError {
      return error.problems.map { "\($0)".replacing(folder.path + "/", with: "") }
    } catch {
      return ["\(error)"]
    }
  }

  @Test func `nothing set is the defaults`() throws {
    let configuration = try load()
    #expect("\(configuration[Keys.listen])" == "127.0.0.1:8080")
    #expect(configuration[Keys.headSize] == 16_384)
    #expect(configuration.shown(Keys.headTime).text == "\"10s\"")
    #expect(configuration.shown(Keys.headTime).source == .fallback)
  }

  @Test func `flags win over the environment, that over the file, that over defaults`() throws {
    let file = "{ server: { loops: 1, field_count_max: 11, connections_max: 12 } }"
    let environment = ["QANAT_SERVER__LOOPS": "2", "QANAT_SERVER__FIELD_COUNT_MAX": "21"]
    let configuration = try load(file, environment: environment, set: [("server.loops", "3")])
    #expect(configuration[Keys.loopCount] == 3)
    #expect(configuration[Keys.fieldCount] == 21)
    #expect(configuration[Keys.connectionCount] == 12)
    #expect(configuration.shown(Keys.loopCount).source == .flag("--set server.loops"))
    #expect("\(configuration.shown(Keys.fieldCount).source)" == "QANAT_SERVER__FIELD_COUNT_MAX")
    #expect("\(configuration.shown(Keys.connectionCount).source)".hasSuffix("g.json5:1:61"))
  }

  @Test(arguments: [
    (
      "{ server: { listen: 8080 } }",
      "g.json5:1:21: server.listen must be an address and a port, "
        + "such as \"127.0.0.1:8080\" or \"[::1]:8080\"; it is 8080"
    ),
    (
      "{ server: { listen: \"localhost:80\" } }",
      "g.json5:1:21: server.listen must be an address and "
        + "a port, such as \"127.0.0.1:8080\" or \"[::1]:8080\"; it is \"localhost:80\""
    ),
    (
      "{\n  server: {\n    head_size_max: 16384 } }",
      "g.json5:3:20: server.head_size_max must be a size with its unit (B, KB, MB or GB), "
        + "such as \"16KB\", from 1KB to 60KB; it is 16384"
    ),
    (
      "{ server: { head_size_max: \"1GB\" } }",
      "g.json5:1:28: server.head_size_max must be a size with its unit (B, KB, MB or GB), "
        + "such as \"16KB\", from 1KB to 60KB; it is \"1GB\""
    ),
    (
      "{ server: { idle_time_max: \"75\" } }",
      "g.json5:1:28: server.idle_time_max must be a time with its unit (ms, s, m or h), "
        + "such as \"10s\", from 1s to 1h; it is \"75\""
    ),
    (
      "{ server: { loops: 1.5 } }",
      "g.json5:1:20: server.loops must be a whole number from 0 to 256; it is 1.5"
    ),
    (
      "{ server: { loops: -1 } }",
      "g.json5:1:20: server.loops must be a whole number from 0 to 256; it is -1"
    ),
    (
      "{ log: { level: \"loud\" } }",
      "g.json5:1:17: log.level must be one of \"debug\", \"info\", \"warning\", \"error\"; it is \"loud\""
    ),
    (
      "{ server: { trusted_proxies: [\"10.0.0.0/33\"] } }",
      "g.json5:1:30: server.trusted_proxies must be a list of address blocks, such as "
        + "[\"10.0.0.0/8\", \"fd00::/8\"]; it is a list"
    ),
    (
      "{ guard: { allow: { mail: [\"not a host\"] } } }",
      "g.json5:1:27: guard.allow.mail must be a list of address blocks, addresses and host names, "
        + "such as [\"10.0.0.0/8\", \"relay.internal\"]; it is a list"
    ),
    (
      "{ database: { url: \"mysql://root:pass@h/d\" } }",
      "g.json5:1:20: database.url must be empty, or an address such as "
        + "\"postgres://user:password@host:5432/name\""
    ),
    (
      "{ server: { lisen: 1 } }",
      "g.json5:1:13: there is no setting server.lisen; did you mean server.listen?"
    ),
    ("{ zebra: 1 }", "g.json5:1:3: there is no setting zebra"),
    ("{ server: 1 }", "g.json5:1:11: server must be an object, { … }"),
    ("[]", "g.json5:1:1: the file must be an object, { … }"),
    (
      "{ data: { dir: \"\" } }",
      "g.json5:1:16: data.dir must be a path that is not empty; it is \"\""
    ),
  ])
  func `a mistake in the file is named with its place`(text: String, sentence: String) {
    #expect(problems(text) == [sentence])
  }

  @Test func `a file that is not JSON5 is named with its place`() {
    let found = problems("{ server: { listen: }")
    #expect(found.count == 1 && found[0].hasPrefix("g.json5:1:21: "))
  }

  @Test func `a missing file is a problem when it was named`() {
    let loader = ConfigurationLoader(
      file: .init(path: folder.file("none.json5"), mayBeMissing: false))
    #expect(throws: ConfigurationError.self) { try loader.load() }
    let searching = ConfigurationLoader(
      file: .init(path: folder.file("none.json5"), mayBeMissing: true))
    #expect(throws: Never.self) { try searching.load() }
  }

  @Test func `all problems come at once, from every source`() {
    let found = problems(
      "{ server: { loops: 999, nothing: 1 } }",
      environment: ["QANAT_LOG__LEVEL": "x", "QANAT_LOG_LEVEL": "info"],
      set: [("server.listen", "x"), ("log.fromat", "json")])
    #expect(
      found.map { $0.prefix { $0 != ";" } } == [
        "g.json5:1:20: server.loops must be a whole number from 0 to 256",
        "g.json5:1:25: there is no setting server.nothing",
        "QANAT_LOG_LEVEL: there is no such setting",
        "QANAT_LOG__LEVEL: log.level must be one of \"debug\", \"info\", \"warning\", \"error\"",
        "--set server.listen: server.listen must be an address and a port, such as "
          + "\"127.0.0.1:8080\" or \"[::1]:8080\"",
        "--set log.fromat: there is no setting log.fromat",
      ])
  }

  @Test func `variables of tests and of other programs are left alone`() {
    let environment = ["QANAT_TEST_X": "1", "PATH": "/bin", "QANAT_VAULT_KEY": "x"]
    #expect(problems(environment: environment) == [])
  }

  @Test func `two settings that exclude each other are named together`() {
    let found = problems(set: [("server.admin_listen", "127.0.0.1:8080")])
    #expect(
      found == [
        "--set server.admin_listen: server.listen and server.admin_listen are both 127.0.0.1:8080; "
          + "give one of them another port"
      ])
  }

  @Test func `lists come from text with commas`() throws {
    let set = [("server.trusted_proxies", "10.0.0.0/8, fd00::/8"), ("guard.allow.mail", "relay")]
    let configuration = try load(set: set)
    #expect(configuration[Keys.trustedProxies].count == 2)
    #expect(configuration.shown(Keys.trustedProxies).text == "[\"10.0.0.0/8\", \"fd00::/8\"]")
  }

  @Test(arguments: [
    ("postgres://u:secret@h/d", "\"postgres://u:***@h/d\""),
    ("postgresql://u@h/d", "\"postgresql://u@h/d\""),
    (
      "postgres://u:a@b:secret@h,i/d?password=secret&x=1",
      "\"postgres://u:***@h,i/d?password=***&x=***\""
    ),
  ])
  func `a password is never shown`(url: String, shown: String) throws {
    #expect(try load(set: [("database.url", url)]).shown(Keys.databaseURL).text == shown)
  }

  @Test func `only settings that reload are taken while running`() throws {
    let old = try load(set: [("log.level", "info"), ("server.loops", "1")])
    let new = try load(set: [("log.level", "debug"), ("server.loops", "2")])
    #expect(new.changes(from: old).map(\.path) == ["server.loops", "log.level"])
    let adopted = old.adopting(new)
    #expect(adopted[Keys.logLevel] == .debug)
    #expect(adopted[Keys.loopCount] == 1)
  }

  @Test func `the bounds reach the server`() throws {
    let set = Keys.all.compactMap { key in Self.changed[key.path].map { (key.path, $0) } }
    let options = try load(set: set).serverOptions(within: DescriptorLimit(count: 65_536))
    #expect(set.count == Self.changed.count)
    #expect(options.headBytesMax == 2_048 && options.targetBytesMax == 512)
    #expect(options.fieldCountMax == 12 && options.bodyBytesMax == 3 << 20)
    #expect(options.headTimeMax == .seconds(3) && options.bodyPauseMax == .seconds(4))
    #expect(options.bodyBytesPerSecondMin == 5 && options.idleTimeMax == .seconds(6))
    #expect(options.writeStallMax == .seconds(7) && options.connectionCountMax == 8)
    #expect(options.requestsInFlightMax == 9 && options.loopCount == 1)
    #expect(options.compressesFromBytes == 10 && options.trustedProxies.count == 1)
  }

  @Test(arguments: [
    // All that is wanted, where there is plenty.
    (65_536, 20_000, 1_024),
    // What is left of it by what goes out: 96 + 128 + 4 * 2,048 + 16 + 6.
    (24_000, 14_538, 1_024),
    // Half, where there is little; some of it for those that are told so.
    (1_024, 384, 128), (64, 24, 8), (0, 1, 1),
  ])
  func `callers leave the rest its descriptors`(count: Int, connections: Int, surplus: Int) throws {
    let options = try load().serverOptions(within: DescriptorLimit(count: count))
    #expect(options.connectionCountMax == connections && options.surplusCountMax == surplus)
    let admin = try load().adminServerOptions(within: DescriptorLimit(count: count))
    #expect(admin.connectionCountMax == min(64, connections))
  }

  private static let changed = [
    "server.head_size_max": "2KB", "server.target_size_max": "512B", "server.field_count_max": "12",
    "server.body_size_max": "3MB", "server.head_time_max": "3s", "server.body_pause_max": "4s",
    "server.body_rate_min": "5B", "server.idle_time_max": "6s", "server.write_stall_max": "7s",
    "server.connections_max": "8", "server.requests_in_flight_max": "9", "server.loops": "1",
    "server.compress_from": "10B", "server.trusted_proxies": "10.0.0.0/8",
  ]
}
