import Core
import Glibc
import TestKit
import Testing

@Suite struct ReloadTests {
  @Test func `a bad file changes nothing and says so, a good one takes effect`() async throws {
    let folder = try TemporaryDirectory()
    let file = folder.file("g.json5")
    File.write("{ server: { target_size_max: \"1KB\" } }", to: file)
    let gateway = try await Gateway(data: folder.file("data"), ["--config", file])
    let target = "/" + String(repeating: "a", count: 2_000)
    #expect(try gateway.ask("GET \(target)").status == 414)

    File.write("{ server: { target_size_max: 5 },\n  lgo: {} }", to: file)
    gateway.program.signal(SIGHUP)
    #expect(await gateway.program.logs("\(file):1:30: server.target_size_max must be a size"))
    #expect(await gateway.program.logs("\(file):2:3: there is no setting lgo; did you mean log"))
    let isNamed = try await eventually {
      let ready = try gateway.ask("GET /readyz")
      let status = try ready.json()["checks"]?["configuration"]?["status"]
      return ready.status == 200 && status == "stale"
    }
    #expect(isNamed)
    #expect(try gateway.ask("GET \(target)").status == 414)

    File.write("{ server: { target_size_max: \"4KB\", loops: 1 } }", to: file)
    gateway.program.signal(SIGHUP)
    #expect(await gateway.program.logs("\"changed\":\"server.target_size_max\""))
    #expect(await gateway.program.logs("\"keys\":\"server.loops\""))
    let takesEffect = try await eventually { try gateway.ask("GET \(target)").status == 404 }
    #expect(takesEffect)
    #expect(try gateway.ask("GET /readyz").json()["checks"]?["configuration"]?["status"] == "ok")
    #expect(await gateway.stop() == 0)
  }
}
