import Testing

@testable import TenantKit

struct RoleTests {
  @Test(arguments: [
    ("messages.send", [Role.owner, .admin, .agent]),
    ("contacts.write", [.owner, .admin, .agent]),
    ("write:leads", [.owner, .admin, .agent]),
    ("delete:leads", [.owner, .admin, .agent]),
    ("campaigns.write", [.owner, .admin, .agent]),
    ("contacts.read", [.owner, .admin, .agent, .viewer]),
    ("read:leads", [.owner, .admin, .agent, .viewer]),
    ("sessions.read", [.owner, .admin, .agent, .viewer]),
    ("usage.read", [.owner, .admin, .agent, .viewer]),
    ("workspace.read", [.owner, .admin, .agent, .viewer]),
    ("read:users", [.owner, .admin, .agent, .viewer]),
    ("sessions.write", [.owner, .admin]),
    ("webhooks.write", [.owner, .admin]),
    ("write:integrations", [.owner, .admin]),
    ("write:users", [.owner, .admin]),
    ("delete:users", [.owner, .admin]),
    ("workspace.write", [.owner, .admin]),
    ("keys.read", [.owner, .admin]),
    ("keys.write", [.owner, .admin]),
    ("audit.read", [.owner, .admin]),
  ])
  func `an ability belongs to some roles`(text: String, roles: [Role]) throws {
    let ability = try #require(Ability(text))
    #expect(Role.allCases.filter { $0.allows(ability) } == roles)
  }
}
