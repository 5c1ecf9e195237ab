import Core
import HTTPServer
import Operations
import RateLimit
import TenantKit

/// The settings of the caller's workspace, and what its plan allows.
enum WorkspaceOperations {
  static let all = [show, update]

  private static let show = Operation(
    .get, "/api/v1/workspace", .messaging, access: .owner("workspace.read"),
    summary: Localized(
      "The workspace: settings, plan, and the limits of its keys.",
      arabic: "مساحة العمل: الإعدادات والخطة وحدود مفاتيحها."),
    output: output,
    reading: { call in
      let tenant = try await call.store.read { tx throws in try Tenants.current(in: tx) }
      return .json(["data": tenant.view(call.rules)])
    })

  private static let update = Operation(
    .patch, "/api/v1/workspace", .messaging, access: .owner("workspace.write"),
    summary: Localized(
      "Change the workspace's settings; what is not sent stays.",
      arabic: "تعديل إعدادات مساحة العمل؛ ما لم يُرسل يبقى كما هو."),
    input: Input(
      body: .object([
        .optional("name", .string(length: 1...200)),
        .optional("time_zone", .string(length: 1...64)),
        .optional("locale", .string(oneOf: Language.allCases.map(\.rawValue))),
      ])),
    output: output,
    changing: { call in
      let (change, actor, rules) = (try change(call.input.body), call.actor, call.rules)
      return { tx throws in
        .json(["data": try Tenants.update(change, by: actor, in: tx).view(rules)])
      }
    })

  private static let output = Output.json(.object([.required("data", Tenant.viewSchema)]))

  private static func change(_ body: JSON) throws(TenantError) -> TenantChange {
    do throws(TenantError) {
      return try TenantChange(
        name: body["name"]?.stringValue, timeZone: body["time_zone"]?.stringValue,
        locale: body["locale"]?.stringValue)
    } catch {
      // The command line spells this one in one word.
      guard case .invalid(field: "timezone") = error.code else { throw error }
      throw TenantError(.invalid(field: "time_zone"), error.message)
    }
  }
}
