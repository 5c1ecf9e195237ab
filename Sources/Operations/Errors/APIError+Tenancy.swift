import Core
import HTTPServer
import TenantKit

extension APIError {
  /// A rule of the tenancy, as the callers of the surfaces hear of it.
  init(_ error: TenantError) {
    switch error.code {
    case .notFound: self = .notFound
    case .invalid(let field): self = .invalid([FieldProblem(field, error.message)])
    case .slugTaken: self = .invalid([FieldProblem("slug", error.message)])
    case .emailTaken: self = .invalid([FieldProblem("email", error.message)])
    case .lastOwner: self = .conflict("last_owner", error.message)
    case .noSeatLeft: self.init(.forbidden, "plan_limit", error.message)
    case .tooManyKeys: self.init(.forbidden, "too_many_keys", error.message)
    case .conflict(let code): self = .conflict(code, error.message)
    }
  }
}
